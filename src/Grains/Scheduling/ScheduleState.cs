using Fleet.Grains.Collecting;

namespace Fleet.Grains.Scheduling;

/// <summary>Where a grain's schedule stands, so that the grain's successor on another silo goes on in step: without a gap, and without a second collection in one interval.</summary>
/// <param name="UntilNext">How long until the next turn begins; zero or less when it is due.</param>
/// <param name="Turn">The number of that turn, from 0: what tiers are counted by.</param>
/// <param name="Owed">What earlier turns should have asked and did not.</param>
public sealed record ScheduleState(TimeSpan UntilNext, long Turn, Tiers Owed)
{
    /// <summary>
    /// A schedule that begins anew, at once and with everything: for a successor whose target is described otherwise now, and
    /// that must show at once what the change did. What is served meanwhile does not stand on beside its own values.
    /// </summary>
    public static ScheduleState Anew { get; } = new(TimeSpan.Zero, 0, Tiers.All);
}
