using Fleet.Exposition;
using Fleet.Grains.Collecting;
using Fleet.Tests.Testing.Grains;
using Xunit;

namespace Fleet.Tests.Unit.Grains.Snapshots;

public sealed class SnapshotLedgerTests
{
    private static readonly TimeSpan Tick = TimeSpan.FromTicks(1);

    [Fact]
    public void A_failed_part_keeps_its_last_good_values_and_costs_the_others_nothing()
    {
        var bench = new LedgerBench();
        bench.Book(Collections.Ok(Collections.Part("a", Tiers.Health, Gauge("a", 1)), Collections.Part("b", Tiers.Health, Gauge("b", 1))));
        var snapshot = bench.BookAfter(Setups.Interval, Collections.Partial(
            Collections.FailedPart("a", Tiers.Health), Collections.Part("b", Tiers.Health, Gauge("b", 2))));
        Assert.Equal(["a{of=\"x\"} 1", "b{of=\"x\"} 2", "fake_up 1"], bench.Lines(snapshot));
        Assert.Equal([OutcomeKind.Failed, OutcomeKind.Ok], snapshot.Parts.Select(p => p.Outcome.Kind));
        Assert.Equal(3, snapshot.Series);
    }

    [Theory]
    [InlineData(Tiers.Health, 1)]
    [InlineData(Tiers.Activity, 2)]
    [InlineData(Tiers.Sizes, 4)]
    [InlineData(Tiers.Heavy, 20)]
    public void Values_are_dropped_once_they_are_older_than_three_of_their_own_intervals(Tiers tier, int multiple)
    {
        var bench = new LedgerBench();
        bench.Book(Collections.Ok(Collections.Part("a", tier, Gauge("a", 1))));
        var stands = bench.BookAfter(Setups.Interval * multiple * 3, Collections.Partial(Collections.FailedPart("a", tier)));
        Assert.Equal(["a{of=\"x\"} 1", "fake_up 1"], bench.Lines(stands));
        var dropped = bench.BookAfter(Tick, Collections.Partial(Collections.FailedPart("a", tier)));
        Assert.Equal(["fake_up 1"], bench.Lines(dropped));
        Assert.Null(Assert.Single(dropped.Parts).CollectedAt);

        var back = bench.Book(Collections.Ok(Collections.Part("a", tier, Gauge("a", 7))));
        Assert.Equal(["a{of=\"x\"} 7", "fake_up 1"], bench.Lines(back));
    }

    [Fact]
    public void What_is_asked_less_often_than_its_tier_stands_the_longer_and_what_ended_goes_at_once()
    {
        var bench = new LedgerBench();
        var every = Setups.Interval * 10;
        bench.Book(Collections.Ok(
            Collections.Part("a", Tiers.Health, Gauge("a", 1)) with { Every = every }, Collections.Part("b", Tiers.Health, Gauge("b", 1))));
        var stands = bench.BookAfter(every * 3, Collections.Ok(Collections.Part("b", Tiers.Health, Gauge("b", 2))));
        Assert.Equal(["a{of=\"x\"} 1", "b{of=\"x\"} 2", "fake_up 1"], bench.Lines(stands));
        Assert.Equal((0L, (every * 3).Ticks), (stands.Parts[0].AskedAt, stands.Parts[1].AskedAt));
        var ended = bench.Book(Collections.Ok() with { Ended = ["b"] });
        Assert.Equal(["a{of=\"x\"} 1", "fake_up 1"], bench.Lines(ended));
        Assert.Equal(["fake_up 1"], bench.Lines(bench.BookAfter(every * 31, Collections.Ok())));
    }

    [Fact]
    public void A_part_that_is_old_when_it_is_given_stands_with_that_age_as_long_as_it_is_given()
    {
        var bench = new LedgerBench();
        var age = Setups.Interval * 50;
        for (var i = 0; i < 2; i++)
        {
            var stands = bench.BookAfter(Tick, Collections.Ok(Collections.Part("a", Tiers.Health, Gauge("a", 1)) with { Age = age }));
            Assert.Equal(["a{of=\"x\"} 1", "fake_up 1"], bench.Lines(stands));
            Assert.Equal(age, bench.Time.GetElapsedTime(Assert.Single(stands.Parts).CollectedAt!.Value));
        }

        Assert.Equal(["fake_up 1"], bench.Lines(bench.BookAfter(Tick, Collections.Ok())));
    }

    [Fact]
    public void When_the_target_is_down_its_up_metric_says_so_and_old_values_stand_for_a_while()
    {
        var bench = new LedgerBench();
        bench.Book(Collections.Ok(Collections.Part("a", Tiers.Health, Gauge("a", 1))));
        var down = Collection.Failed(FailureReason.Connect, "refused");
        var snapshot = bench.BookAfter(Setups.Interval, down);
        Assert.Equal(["a{of=\"x\"} 1", "fake_up 0"], bench.Lines(snapshot));
        Assert.Equal(FailureReason.Connect, Assert.Single(snapshot.Parts).Outcome.Reason);
        Assert.False(snapshot.IsUp);
        Assert.Equal(["fake_up 0"], bench.Lines(bench.BookAfter(Setups.Interval * 2 + Tick, down)));
    }

    [Fact]
    public void An_old_up_metric_that_a_collector_gave_never_hides_the_true_one()
    {
        var bench = new LedgerBench();
        bench.Book(Collections.Ok(Collections.Part("a", Tiers.Health, Collections.Gauge("fake_up"))));
        var snapshot = bench.BookAfter(Setups.Interval, Collection.Failed(FailureReason.Connect, "refused"));
        Assert.Equal(["fake_up 0"], bench.Lines(snapshot));
        Assert.Equal(["fake_up 0"], bench.Lines(snapshot, "a"));
    }

    [Fact]
    public void A_collector_that_is_skipped_vanishes_with_its_values()
    {
        var bench = new LedgerBench();
        bench.Book(Collections.Ok(Collections.Part("a", Tiers.Health, Gauge("a", 1)), Collections.Part("b", Tiers.Health, Gauge("b", 1))));
        var skipped = new SkippedCollector("a", "the server is a standby");
        var snapshot = bench.Book(Collections.Ok() with { Skipped = [skipped] });
        Assert.Equal(["b{of=\"x\"} 1", "fake_up 1"], bench.Lines(snapshot));
        Assert.Equal("b", Assert.Single(snapshot.Parts).Collector);
        Assert.Equal([skipped], snapshot.Skipped);
    }

    [Fact]
    public void Duplicates_are_counted_each_time_and_logged_once_until_they_cease()
    {
        var bench = new LedgerBench();
        var twice = Collections.Ok(Collections.Part("a", Tiers.Health, Gauge("a", 1), Gauge("a", 2)));
        bench.Book(twice);
        Assert.Equal(2, bench.Book(twice).Duplicates);
        Assert.Equal(["target shop: collector a gave the same series twice, the first is kept: a{of=\"x\"}"], bench.Log.Lines);
        bench.Book(Collections.Ok(Collections.Part("a", Tiers.Health, Gauge("a", 1))));
        var again = bench.Book(twice);
        Assert.Equal(2, bench.Log.Lines.Length);
        Assert.Equal(["a{of=\"x\"} 1", "fake_up 1"], bench.Lines(again));
        Assert.Contains("fleet_duplicate_series_total 3\n", bench.Scrape(again), StringComparison.Ordinal);
    }

    [Fact]
    public void Names_that_Prometheus_would_refuse_are_left_out_and_counted()
    {
        var bench = new LedgerBench();
        var snapshot = bench.Book(Collections.Ok(Collections.Part("a", Tiers.Health, Gauge("not a name", 1), Gauge("a", 1))));
        Assert.Equal(["a{of=\"x\"} 1", "fake_up 1"], bench.Lines(snapshot));
        Assert.Contains("fleet_series_dropped_total{reason=\"invalid\"} 1\n", bench.Scrape(snapshot), StringComparison.Ordinal);
    }

    [Fact]
    public void The_cap_leaves_out_the_largest_families_whole_counts_them_and_names_them_once()
    {
        var bench = new LedgerBench(seriesPerTarget: 8);
        var many = Collections.Ok(Collections.Part("a", Tiers.Health, Wide("five", 5), Wide("four", 4), Wide("six", 6), Wide("two", 2)));
        var snapshot = bench.Book(many);
        Assert.Equal(["fake_up 1", "four{of=\"0\"} 0", "four{of=\"1\"} 1", "four{of=\"2\"} 2", "four{of=\"3\"} 3", "two{of=\"0\"} 0", "two{of=\"1\"} 1"], bench.Lines(snapshot));
        Assert.Equal(7, snapshot.Series);
        Assert.Equal(11, snapshot.Dropped["cap"]);
        Assert.Equal(22, bench.Book(many).Dropped["cap"]);
        Assert.Equal(["target shop gives more than 8 series; left out: six (6), five (5)"], bench.Log.Lines);

        bench.Book(Collections.Ok(Collections.Part("a", Tiers.Health, Wide("two", 2))));
        bench.Book(many);
        Assert.Equal(2, bench.Log.Lines.Length);
    }

    [Fact]
    public void As_many_series_as_the_cap_allows_all_stay()
    {
        var bench = new LedgerBench(seriesPerTarget: 6);
        var snapshot = bench.Book(Collections.Ok(Collections.Part("a", Tiers.Health, Wide("five", 5))));
        Assert.Equal((6, 0L), (snapshot.Series, snapshot.Dropped["cap"]));
        Assert.Empty(bench.Log.Lines);
    }

    [Fact]
    public void Parts_that_share_a_family_give_one_block_in_which_the_more_frequent_tier_stands_first()
    {
        var bench = new LedgerBench();
        var snapshot = bench.Book(Collections.Ok(
            Collections.Part("a", Tiers.Sizes, Collections.Gauge("x", ("both", 1), ("a", 1))),
            Collections.Part("b", Tiers.Health, Collections.Gauge("x", ("both", 2), ("b", 2)))));
        Assert.Equal(["fake_up 1", "x{of=\"both\"} 2", "x{of=\"b\"} 2", "x{of=\"a\"} 1"], bench.Lines(snapshot));
        Assert.Equal((4, 1L), (snapshot.Series, snapshot.Duplicates));
    }

    [Fact]
    public void What_a_predecessor_left_stands_until_it_is_renewed_or_too_old()
    {
        var before = new LedgerBench();
        var left = before.Book(Collections.Ok(Collections.Part("a", Tiers.Health, Gauge("a", 1)), Collections.Part("b", Tiers.Sizes, Gauge("b", 1), Gauge("b", 2))));
        var after = new LedgerBench(before.Time, left);
        var snapshot = after.BookAfter(Setups.Interval, Collections.Ok(Collections.Part("a", Tiers.Health, Gauge("a", 2))));
        Assert.Equal(["a{of=\"x\"} 2", "b{of=\"x\"} 1", "fake_up 1"], after.Lines(snapshot));
        Assert.Equal(1, snapshot.Duplicates);
        Assert.Contains("fleet_collector_age_seconds{collector=\"b\"} 15\n", after.Scrape(snapshot), StringComparison.Ordinal);

        var late = after.BookAfter(Setups.Interval * 12, Collections.Ok(Collections.Part("a", Tiers.Health, Gauge("a", 3))));
        Assert.Equal(["a{of=\"x\"} 3", "fake_up 1"], after.Lines(late));
        Assert.Single(late.Parts);
    }

    [Fact]
    public void What_failed_at_a_predecessor_and_is_not_tried_here_is_not_held_against_the_target_for_ever()
    {
        var before = new LedgerBench();
        var left = before.Book(Collections.Partial(Collections.FailedPart("gone", Tiers.Activity)));
        var after = new LedgerBench(before.Time, left);
        Assert.Equal(OutcomeKind.Partial, after.BookAfter(Setups.Interval * 6, Collections.Ok()).Standing.Kind);
        Assert.Equal(OutcomeKind.Failed, after.BookAfter(Tick, Collection.Failed(FailureReason.Connect, "refused")).Parts.Single().Outcome.Kind);
        Assert.Equal(OutcomeKind.Ok, after.Book(Collections.Ok()).Standing.Kind);
    }

    [Fact]
    public void Drops_are_counted_on_from_a_predecessors_count()
    {
        var before = new LedgerBench(seriesPerTarget: 8);
        var left = before.Book(Collections.Ok(Collections.Part("a", Tiers.Health, Wide("nine", 9), Gauge("not a name", 1))));
        var after = new LedgerBench(before.Time, left, seriesPerTarget: 8);
        var dropped = after.Book(Collections.Ok(Collections.Part("a", Tiers.Health, Wide("nine", 9)))).Dropped;
        Assert.Equal((18L, 1L), (dropped["cap"], dropped["invalid"]));
    }

    private static MetricFamily Gauge(string name, double value) => Collections.Gauge(name, ("x", value));

    private static MetricFamily Wide(string name, int samples) =>
        Collections.Gauge(name, Enumerable.Range(0, samples).Select(i => (i.ToString(System.Globalization.CultureInfo.InvariantCulture), (double)i)));
}
