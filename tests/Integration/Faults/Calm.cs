namespace Fleet.Tests.Integration.Faults;

/// <summary>What stands of a target while nothing is wrong, and must stand again afterwards.</summary>
/// <param name="Families">The names of its families.</param>
/// <param name="Skipped">What does not run, with why, as JSON.</param>
internal sealed record Calm(IReadOnlySet<string> Families, string Skipped)
{
    /// <summary>The same without some families.</summary>
    public Calm Without(IEnumerable<string> families) => this with { Families = Families.Except(families).ToHashSet(StringComparer.Ordinal) };
}
