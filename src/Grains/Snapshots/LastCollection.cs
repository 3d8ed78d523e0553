using Fleet.Grains.Collecting;

namespace Fleet.Grains.Snapshots;

/// <summary>How a grain's last attempt ended: what the API shows as <c>lastCollection</c>.</summary>
/// <param name="At">When it ended, by the wall clock: for people, never for reckoning.</param>
/// <param name="Duration">How long it took.</param>
/// <param name="Outcome">How it ended.</param>
public sealed record LastCollection(DateTimeOffset At, TimeSpan Duration, CollectOutcome Outcome);
