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
