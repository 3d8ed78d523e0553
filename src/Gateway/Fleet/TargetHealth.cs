using Fleet.Silo.Serving;

namespace Fleet.Gateway.Fleet;

/// <summary>How a target stands, in one line of a list.</summary>
/// <param name="State">A grain's state, or <see cref="Unknown" />.</param>
/// <param name="Series">Samples in its snapshot.</param>
/// <param name="Message">What is wrong; empty when nothing is.</param>
internal sealed record TargetHealth(string State, int Series, string Message)
{
    /// <summary>The state of a target whose silo does not answer, or that has none.</summary>
    public const string Unknown = "unknown";

    /// <summary>All states, as the API has them.</summary>
    public static IReadOnlyList<string> States { get; } = [.. Enum.GetValues<GrainState>().Select(GrainStates.LabelValue), Unknown];

    /// <summary>The state of a target of which a report was asked for.</summary>
    public static string StateOf(Asked<GrainReport> asked) =>
        asked.Value is { } report ? report.State.LabelValue() : asked.Silence is null ? GrainState.Starting.LabelValue() : Unknown;
}
