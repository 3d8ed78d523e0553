using Fleet.Grains.Collecting;

namespace Fleet.Silo.Wire;

/// <summary>The fields of a <see cref="CollectOutcome" /> in a message.</summary>
internal sealed record ToldOutcome
{
    public required OutcomeKind Kind { get; init; }

    public FailureReason Reason { get; init; }

    public string Message { get; init; } = string.Empty;
}
