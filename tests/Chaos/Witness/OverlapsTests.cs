using System.Diagnostics;
using Fleet.Tests.Chaos.Fleet;
using Fleet.Tests.Chaos.StandIns;
using Xunit;

namespace Fleet.Tests.Chaos.Witness;

/// <summary>What the report calls "twice" and "side by side", on made-up collections of one target every ten seconds.</summary>
public sealed class OverlapsTests
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(10);

    [Fact]
    public void A_rhythm_that_goes_over_to_another_process_is_no_overlap() =>
        Assert.Equal(new Overlaps(0, 0, TimeSpan.Zero, Seconds(11)), Of("a0 a10 a20 b31 b40 b50"));

    [Fact]
    public void Two_collections_of_one_process_in_one_interval_are_a_pair_by_one() =>
        Assert.Equal(new Overlaps(1, 0, TimeSpan.Zero, Seconds(10)), Of("a0 a10 a13 a20 a30 a40 a50"));

    [Fact]
    public void Two_owners_are_side_by_side_as_long_as_each_of_them_collects_again() =>
        Assert.Equal(new Overlaps(0, 3, Seconds(17), Seconds(10)), Of("a0 a10 b13 a20 b23 a30 b33 b40 b50"));

    [Fact]
    public void Who_takes_over_from_the_dead_at_once_is_not_side_by_side_with_it() =>
        Assert.Equal(new Overlaps(0, 1, TimeSpan.Zero, Seconds(15)), Of("a0 a10 b15 b25 b40 b50"));

    [Fact]
    public void A_target_that_moves_and_moves_back_is_no_overlap() =>
        Assert.Equal(new Overlaps(0, 2, TimeSpan.Zero, Seconds(11)), Of("a0 a10 b14 a19 a30 a41 a50"));

    [Fact]
    public void A_target_that_nobody_collects_any_more_has_a_gap_to_the_end() =>
        Assert.Equal(new Overlaps(0, 0, TimeSpan.Zero, Seconds(40)), Of("a0 a10"));

    [Fact]
    public void What_came_before_the_window_counts_only_as_the_beginning_of_a_gap() =>
        Assert.Equal(new Overlaps(0, 0, TimeSpan.Zero, Seconds(12)), Of("a-14 a-12 a-2 a10 a20 a30 a40 a50"));

    private static Overlaps Of(string play)
    {
        var ledger = new CollectionLedger();
        foreach (var collected in play.Split(' '))
        {
            ledger.Add(new StandInEvent(1, At(int.Parse(collected[1..])), 1, (byte)collected[0], StandInEventKind.Collected));
        }

        return Overlaps.Of(ledger, targets: 1, Interval, (At(0), At(50)));
    }

    private static long At(int seconds) => (100 + seconds) * Stopwatch.Frequency;

    private static TimeSpan Seconds(int seconds) => TimeSpan.FromSeconds(seconds);
}
