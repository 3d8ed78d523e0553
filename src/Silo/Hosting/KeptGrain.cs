using Fleet.Cluster.Discovery;
using Fleet.Grains.Lifecycle;

namespace Fleet.Silo.Hosting;

/// <summary>What an ended grain left.</summary>
/// <param name="Target">The target as it was collected.</param>
/// <param name="Left">Its snapshot and schedule; the schedule counts from <paramref name="Since" />.</param>
/// <param name="Since">When the grain ended, on the process' monotonic clock.</param>
/// <param name="ForView">The number of the view by which another silo asked for it; 0 when none did. Views up to it do not bring it back here.</param>
/// <param name="IsGiven">Whether it was handed over.</param>
internal sealed record KeptGrain(RegisteredTarget Target, GrainHandOver Left, long Since, long ForView = 0, bool IsGiven = false)
{
    /// <summary>What it left, with the schedule counted from now.</summary>
    public GrainHandOver LeftNow(TimeProvider time) =>
        Left with { Schedule = Left.Schedule with { UntilNext = Left.Schedule.UntilNext - time.GetElapsedTime(Since) } };
}
