using Fleet.Cluster.Targets;
using Fleet.Gateway.Fleet;
using Fleet.Grains.Collecting;
using Fleet.Silo.Serving;
using Xunit;

namespace Fleet.Tests.Unit.Gateway.Fleet;

/// <summary>What the admin API asks about one target.</summary>
public sealed class GrainAsksTests
{
    private static readonly TargetId A = TargetId.Parse("a");

    [Fact]
    public async Task A_report_is_the_owners_or_else_that_of_a_silo_that_owned_the_target_before()
    {
        await using var bench = await FleetBench.StartAsync();
        var asks = new GrainAsks(bench.Silos);
        Assert.Equal(new(null, "no silo is in the view"), await asks.ReportAsync(A, bench.Limit));
        await bench.ViewAsync("silo-a");
        await bench.ViewAsync("silo-b");
        Assert.Equal(default, await asks.ReportAsync(A, bench.Limit));
        bench.Peers["silo-a"].Report = id => Report(id, 1);
        Assert.Equal((1, null), Told(await asks.ReportAsync(A, bench.Limit)));
        bench.Peers["silo-b"].Report = id => Report(id, 2);
        Assert.Equal((2, null), Told(await asks.ReportAsync(A, bench.Limit)));
        bench.Peers["silo-b"].IsGone = true;
        Assert.Equal((1, "its silo silo-b does not answer"), Told(await asks.ReportAsync(A, bench.Limit)));
        bench.Peers["silo-a"].IsGone = true;
        Assert.Equal((null, "its silo silo-b does not answer"), Told(await asks.ReportAsync(A, bench.Limit)));

        // That one which had it before is gone says nothing of the owner.
        bench.Peers["silo-b"].IsGone = false;
        bench.Peers["silo-b"].Report = _ => null;
        Assert.Equal((null, null), Told(await asks.ReportAsync(A, bench.Limit)));
    }

    [Fact]
    public async Task A_report_does_not_wait_long_for_a_silo_that_hangs()
    {
        await using var bench = await FleetBench.StartAsync();
        await bench.ViewAsync("silo-a");
        bench.Peers["silo-a"].Hangs = true;
        var asked = new GrainAsks(bench.Silos).ReportAsync(A, bench.Limit);
        Assert.Equal(TimeSpan.FromSeconds(2), await bench.PassAsync(asked));
        Assert.Equal("its silo silo-a does not answer", (await asked).Silence);
    }

    [Fact]
    public async Task Collections_and_checks_are_the_owners_only()
    {
        await using var bench = await FleetBench.StartAsync();
        var asks = new GrainAsks(bench.Silos);
        await bench.ViewAsync("silo-a");
        await bench.ViewAsync("silo-b");
        bench.Peers["silo-a"].Report = id => Report(id, 1);
        bench.Peers["silo-a"].Check = new CheckReport { Outcome = CollectOutcome.Ok, Duration = TimeSpan.Zero, Failed = [], Skipped = [], Series = 1 };
        Assert.Equal((null, null), Told(await asks.CollectNowAsync(A, bench.Limit)));
        Assert.Equal(default, await asks.CheckAsync(A, bench.Limit));
        bench.Peers["silo-b"].Report = id => Report(id, 2);
        bench.Peers["silo-b"].Check = bench.Peers["silo-a"].Check! with { Series = 2 };
        Assert.Equal((2, null), Told(await asks.CollectNowAsync(A, bench.Limit)));
        Assert.Equal(2, (await asks.CheckAsync(A, bench.Limit)).Value!.Series);
        bench.Peers["silo-b"].IsGone = true;
        Assert.Equal((null, "its silo silo-b does not answer"), Told(await asks.CollectNowAsync(A, bench.Limit)));
        Assert.Equal(new(null, "its silo silo-b does not answer"), await asks.CheckAsync(A, bench.Limit));
        await bench.ViewAsync();
        Assert.Equal(new(null, "no silo is in the view"), await asks.CheckAsync(A, bench.Limit));
    }

    [Fact]
    public void A_target_without_a_report_is_starting_and_with_a_silent_silo_unknown()
    {
        Assert.Equal("up", TargetHealth.StateOf(new(Report(A, 1), "its silo silo-b does not answer")));
        Assert.Equal("starting", TargetHealth.StateOf(default));
        Assert.Equal("unknown", TargetHealth.StateOf(new(null, "no silo is in the view")));
        Assert.Equal(["starting", "up", "partial", "down", "unknown"], TargetHealth.States);
    }

    private static (int? Series, string? Silence) Told(Asked<GrainReport> asked) => (asked.Value?.Series, asked.Silence);

    private static GrainReport Report(TargetId id, int series) => new()
    {
        Id = id,
        State = GrainState.Up,
        Last = null,
        Series = series,
        Parts = [],
        Skipped = [],
        Plan = [],
        Interval = FleetBench.Interval,
    };
}
