namespace Fleet.Tests.Integration.Faults;

/// <summary>One collection of a target, as the API told of it.</summary>
/// <param name="At">When it ended; tells it from all others of the target.</param>
/// <param name="Outcome">ok, partial or failed.</param>
/// <param name="Reason">The class of the failure; none without one.</param>
/// <param name="Message">The sentence for people.</param>
/// <param name="Skipped">What does not run, with why, as JSON.</param>
internal sealed record Observed(string At, string Outcome, string Reason, string Message, string Skipped)
{
    public override string ToString() => $"{At} {Outcome} {Reason} {Message}";
}
