using System.Diagnostics;
using Fleet.Tests.Chaos.Fleet;

namespace Fleet.Tests.Chaos.Witness;

/// <summary>Collections of one target that came too close together, as the databases saw them.</summary>
/// <param name="ByOne">Pairs closer than 0.6 of the interval, both of one process.</param>
/// <param name="ByTwo">Such pairs of two processes.</param>
/// <param name="Longest">The longest time in which two processes collected one target side by side: each of them, and the first again.</param>
/// <param name="Gap">The longest time in which a target was not collected.</param>
internal sealed record Overlaps(int ByOne, int ByTwo, TimeSpan Longest, TimeSpan Gap)
{
    private const double TooClose = 0.6;

    // Who collects again within this, although another has meanwhile, never stopped.
    private const double SideBySide = 1.4;

    /// <summary>Reckons over all stand-ins between two moments.</summary>
    public static Overlaps Of(CollectionLedger ledger, int targets, TimeSpan interval, (long From, long To) window)
    {
        var all = new Overlaps(0, 0, TimeSpan.Zero, TimeSpan.Zero);
        for (var target = 1; target <= targets; target++)
        {
            var before = ledger.LastBefore(target, window.From);
            IReadOnlyList<Collected> inside = ledger.Of(target, window.From, window.To);
            all = all.With(before is { } first ? [first, .. inside] : [.. inside], interval, window.To);
        }

        return all;
    }

    private Overlaps With(Collected[] seen, TimeSpan interval, long to)
    {
        var result = this with { Longest = Longer(Longest, LongestSideBySide(seen, interval)) };
        for (var i = 1; i < seen.Length; i++)
        {
            var gap = Stopwatch.GetElapsedTime(seen[i - 1].At, seen[i].At);
            result = result with { Gap = Longer(result.Gap, gap) };
            if (gap < TooClose * interval)
            {
                result = seen[i - 1].Peer == seen[i].Peer ? result with { ByOne = result.ByOne + 1 } : result with { ByTwo = result.ByTwo + 1 };
            }
        }

        return seen.Length == 0 ? result : result with { Gap = Longer(result.Gap, Stopwatch.GetElapsedTime(seen[^1].At, to)) };
    }

    // One target that moves has A A A B B B, or A A B A A when it moves back; two that collect it at once have A B A B.
    private static TimeSpan LongestSideBySide(Collected[] seen, TimeSpan interval)
    {
        var turns = Turns(seen);
        var longest = TimeSpan.Zero;
        (long From, long To)? side = null;
        for (var i = 3; i < turns.Count; i++)
        {
            if (!IsBackSoon(turns[i - 3], turns[i - 1], interval) || !IsBackSoon(turns[i - 2], turns[i], interval))
            {
                continue;
            }

            side = side is { } known && known.To >= turns[i - 2].First ? (known.From, turns[i - 1].Last) : (turns[i - 2].First, turns[i - 1].Last);
            longest = Longer(longest, Stopwatch.GetElapsedTime(side.Value.From, side.Value.To));
        }

        return longest;
    }

    // Collections of one process that follow each other.
    private static List<(byte Peer, long First, long Last)> Turns(Collected[] seen)
    {
        var turns = new List<(byte Peer, long First, long Last)>();
        foreach (var (at, peer, _) in seen)
        {
            if (turns.Count > 0 && turns[^1].Peer == peer)
            {
                turns[^1] = turns[^1] with { Last = at };
            }
            else
            {
                turns.Add((peer, at, at));
            }
        }

        return turns;
    }

    private static bool IsBackSoon((byte Peer, long First, long Last) one, (byte Peer, long First, long Last) other, TimeSpan interval) =>
        one.Peer == other.Peer && Stopwatch.GetElapsedTime(one.Last, other.First) <= SideBySide * interval;

    private static TimeSpan Longer(TimeSpan one, TimeSpan other) => one > other ? one : other;
}
