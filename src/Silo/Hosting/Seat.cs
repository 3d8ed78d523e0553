using Fleet.Cluster.Discovery;
using Fleet.Grains.Lifecycle;

namespace Fleet.Silo.Hosting;

/// <summary>
/// The place of one target in a silo: a closed union, replaced whole.
/// <code>
///   (none) --> Arriving --> Running --> Leaving --> Kept --> (none)
/// </code>
/// </summary>
internal abstract class Seat
{
    private Seat()
    {
    }

    /// <summary>This silo owns the target, and asks the earlier owners for what they have of it.</summary>
    /// <param name="kept">What this silo has of it itself, from a time when it owned it before; null for nothing.</param>
    public sealed class Arriving(KeptGrain? kept) : Seat
    {
        public KeptGrain? Kept { get; } = kept;
    }

    /// <summary>The grain runs here.</summary>
    public sealed class Running(RunningGrain grain) : Seat
    {
        public RunningGrain Grain { get; } = grain;
    }

    /// <summary>The grain ends, after the collection that may be under way.</summary>
    public sealed class Leaving(RunningGrain grain) : Seat
    {
        private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public RunningGrain Grain { get; } = grain;

        /// <summary>Completes when another seat has taken this one's place.</summary>
        public Task Ended => _ended.Task;

        public void End() => _ended.TrySetResult();
    }

    /// <summary>The grain has ended; what it left answers reads and waits for the next owner.</summary>
    public sealed class KeptHere(KeptGrain kept) : Seat
    {
        public KeptGrain Kept { get; } = kept;
    }
}

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
