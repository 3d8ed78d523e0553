using System.Numerics;
using Fleet.Grains.Collecting;

namespace Fleet.Grains.Scheduling;

/// <summary>
/// How long the collections of one target take: what a turn is begun earlier for, so that it ends before the scrape, and
/// what the target costs its silo.
/// </summary>
internal sealed class CollectionTimes
{
    // Of the last eight the second longest: one outlier does not make each of the following snapshots older.
    private const int Kept = 8;

    // A moving average over about ten collections.
    private const double Weight = 0.2;

    // By the slowest tier that was asked: a turn with heavy queries takes its own time.
    private readonly Queue<TimeSpan>?[] _recent = new Queue<TimeSpan>?[BitOperations.Log2((uint)Tiers.Heavy) + 1];
    private double _meanSeconds;
    private bool _any;

    /// <summary>Average of the last collections in seconds; 0 before the first. May be read from any thread.</summary>
    public double MeanSeconds => Volatile.Read(ref _meanSeconds);

    /// <summary>Books a collection; one that did not reach its target says nothing of how long the next will take, but it costs.</summary>
    public void Add(Tiers asked, TimeSpan duration, bool reached)
    {
        var change = duration.TotalSeconds - _meanSeconds;
        Volatile.Write(ref _meanSeconds, _meanSeconds + (_any ? Weight * change : change));
        _any = true;
        if (!reached || asked == Tiers.None)
        {
            return;
        }

        var recent = _recent[Slowest(asked)] ??= new Queue<TimeSpan>(Kept);
        if (recent.Count == Kept)
        {
            recent.Dequeue();
        }

        recent.Enqueue(duration);
    }

    /// <summary>How long a collection of these tiers is likely to take at most; of tiers not asked yet, as long as of the next faster.</summary>
    public TimeSpan Expected(Tiers due)
    {
        for (var tier = due == Tiers.None ? 0 : Slowest(due); tier >= 0; tier--)
        {
            if (_recent[tier] is { } recent)
            {
                return recent.OrderDescending().Skip(recent.Count < Kept / 2 ? 0 : 1).First();
            }
        }

        return TimeSpan.Zero;
    }

    private static int Slowest(Tiers tiers) => BitOperations.Log2((uint)tiers);
}
