using Fleet.Grains.Collecting;

namespace Fleet.Silo.Wire;

/// <summary>The fields of a <see cref="CollectOutcome" /> in a message. They can be set, as generated code makes nothing of missing ones otherwise.</summary>
internal sealed record ToldOutcome
{
    public required OutcomeKind Kind { get; set; }

    public FailureReason Reason { get; set; }

    public string Message { get; set; } = string.Empty;
}
