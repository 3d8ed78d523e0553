using Fleet.Grains.Collecting;
using Fleet.Tests.Testing.Grains;
using Xunit;

namespace Fleet.Tests.Unit.Grains.Snapshots;

public sealed class SnapshotExpositionTests
{
    [Fact]
    public void The_fleets_own_series_are_reckoned_when_the_snapshot_is_served()
    {
        var bench = new LedgerBench();
        bench.Book(Collections.Ok(Collections.Part("b", Tiers.Health, Collections.Gauge("b"))));
        var snapshot = bench.BookAfter(TimeSpan.FromSeconds(15), Collections.Partial(
            Collections.FailedPart("b", Tiers.Health), Collections.Part("a", Tiers.Sizes, Collections.Gauge("a")), Collections.FailedPart("c", Tiers.Health)));
        bench.Time.Advance(TimeSpan.FromMilliseconds(2500));
        Assert.Equal(
            """
            # HELP fleet_collector_age_seconds Time since the collector's values were read from the target.
            # TYPE fleet_collector_age_seconds gauge
            fleet_collector_age_seconds{collector="a"} 2.5
            fleet_collector_age_seconds{collector="b"} 17.5
            # HELP fleet_collector_success Whether the collector's last attempt succeeded.
            # TYPE fleet_collector_success gauge
            fleet_collector_success{collector="a"} 1
            fleet_collector_success{collector="b"} 0
            fleet_collector_success{collector="c"} 0
            # HELP fleet_duplicate_series_total Duplicate series left out since the grain began.
            # TYPE fleet_duplicate_series_total counter
            fleet_duplicate_series_total 0
            # HELP fleet_series_dropped_total Series left out since the grain began, by reason.
            # TYPE fleet_series_dropped_total counter
            fleet_series_dropped_total{reason="cap"} 0
            fleet_series_dropped_total{reason="invalid"} 0
            # HELP fleet_snapshot_age_seconds Time since the snapshot was made, when it was served.
            # TYPE fleet_snapshot_age_seconds gauge
            fleet_snapshot_age_seconds 2.5
            # HELP fleet_target_up Whether the last collection reached the target.
            # TYPE fleet_target_up gauge
            fleet_target_up 1
            # TYPE a gauge
            a 1
            # TYPE b gauge
            b 1
            # HELP fake_up Whether the fake is up.
            # TYPE fake_up gauge
            fake_up 1

            """,
            bench.Scrape(snapshot));
    }

    [Fact]
    public void A_target_that_never_answered_has_its_own_series_and_the_up_metric()
    {
        var bench = new LedgerBench();
        var snapshot = bench.Book(Collection.Failed(FailureReason.Dns, "no such host"));
        Assert.Equal(["fake_up 0"], bench.Lines(snapshot));
        Assert.Contains("fleet_target_up 0\n", bench.Scrape(snapshot), StringComparison.Ordinal);
        Assert.DoesNotContain("fleet_collector_success", bench.Scrape(snapshot), StringComparison.Ordinal);
    }

    [Fact]
    public void Names_of_collectors_choose_their_families_and_always_the_up_metric()
    {
        var bench = new LedgerBench();
        var snapshot = bench.Book(Collections.Ok(
            Collections.Part("a", Tiers.Health, Collections.Gauge("x", ("a", 1)), Collections.Gauge("a")),
            Collections.Part("b", Tiers.Health, Collections.Gauge("x", ("b", 1))),
            Collections.Part("c", Tiers.Health, Collections.Gauge("c"))));
        Assert.Equal(["a 1", "fake_up 1", "x{of=\"a\"} 1"], bench.Lines(snapshot, "a"));
        Assert.Equal(["a 1", "fake_up 1", "x{of=\"a\"} 1", "x{of=\"b\"} 1"], bench.Lines(snapshot, "b", "a"));
        Assert.Equal(["fake_up 1"], bench.Lines(snapshot, "A", "nobody"));
        Assert.Contains("fleet_collector_success{collector=\"c\"} 1\n", bench.Scrape(snapshot, "a"), StringComparison.Ordinal);
    }

    [Fact]
    public void A_choice_of_collectors_does_not_bring_back_what_the_cap_left_out()
    {
        var bench = new LedgerBench(seriesPerTarget: 3);
        var snapshot = bench.Book(Collections.Ok(
            Collections.Part("a", Tiers.Health, Collections.Gauge("wide", ("1", 1), ("2", 2), ("3", 3)), Collections.Gauge("narrow"))));
        Assert.Equal(["fake_up 1", "narrow 1"], bench.Lines(snapshot, "a"));
    }

    [Fact]
    public void Of_two_equal_series_a_choice_keeps_the_same_as_the_whole()
    {
        var bench = new LedgerBench();
        var snapshot = bench.Book(Collections.Ok(
            Collections.Part("a", Tiers.Heavy, Collections.Gauge("x", ("both", 1))), Collections.Part("b", Tiers.Health, Collections.Gauge("x", ("both", 2)))));
        Assert.Equal(["fake_up 1", "x{of=\"both\"} 2"], bench.Lines(snapshot));
        Assert.Equal(bench.Lines(snapshot), bench.Lines(snapshot, "a", "b"));
    }
}
