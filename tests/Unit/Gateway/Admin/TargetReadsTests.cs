using Fleet.Cluster.Targets;
using Fleet.Gateway.Admin;
using Fleet.Gateway.Admin.Documents;
using Fleet.Gateway.Fleet;
using Fleet.Grains.Collecting;
using Fleet.Silo.Serving;
using Fleet.Tests.Testing.Store;
using Fleet.Tests.Unit.Gateway.Fleet;
using Microsoft.AspNetCore.Http;
using Xunit;

namespace Fleet.Tests.Unit.Gateway.Admin;

/// <summary>What the API tells of targets whose silos are other processes.</summary>
public sealed class TargetReadsTests
{
    [Fact]
    public async Task A_target_is_shown_with_its_owner_also_when_that_one_does_not_answer()
    {
        await using var bench = await FleetBench.StartAsync();
        await bench.ViewAsync("silo-a");
        await bench.ViewAsync("silo-b");
        bench.Peers["silo-b"].Report = id => new GrainReport
        {
            Id = id,
            State = GrainState.Up,
            Last = null,
            Series = 9,
            Parts = [],
            Skipped = [],
            Plan = [],
            Interval = FleetBench.Interval,
        };
        var up = await OneAsync(bench);
        Assert.Equal(("up", "silo-b", 2L, 9), (up.State, up.Owner, up.View, up.Series));
        Assert.Equal("silo-b is the only silo in view 2; before it silo-a owned it until view 1", up.Why);
        bench.Peers["silo-b"].IsGone = true;
        var silent = await OneAsync(bench);
        Assert.Equal(("unknown", "silo-b", 0), (silent.State, silent.Owner, silent.Series));
        Assert.Equal(up.Why + "; its silo silo-b does not answer", silent.Why);
        await bench.ViewAsync();
        var nobody = await OneAsync(bench);
        Assert.Equal(("unknown", null, null, "no silo is in the view"), (nobody.State, nobody.Owner, nobody.View, nobody.Why));
    }

    [Fact]
    public async Task What_only_the_owner_can_do_is_refused_with_a_sentence_while_it_does_not_answer()
    {
        await using var bench = await FleetBench.StartAsync();
        await bench.ViewAsync("silo-a");
        var reads = Reads(bench);
        foreach (var ask in (Func<HttpContext, string, Task<IResult>>[])[reads.CollectAsync, reads.CheckAsync, reads.ExplainAsync])
        {
            bench.Peers["silo-a"].IsGone = true;
            await AssertRefusedAsync(ask, "Target 'a' cannot be asked now: its silo silo-a does not answer.");
            bench.Peers["silo-a"].IsGone = false;
            await AssertRefusedAsync(ask, "Target 'a' has no grain yet: it was registered, changed or moved just now.");
            Assert.Equal(404, (await ApiAnswer.OfAsync(http => ask(http, "b"))).Status);
        }

        bench.Peers["silo-a"].Check = new CheckReport { Outcome = CollectOutcome.Ok, Duration = TimeSpan.Zero, Failed = [], Skipped = [], Series = 3 };
        Assert.Equal(3, (await ApiAnswer.OfAsync(http => reads.CheckAsync(http, "a"))).As<CheckDocument>().Series);
    }

    [Fact]
    public async Task The_list_is_whole_and_says_unknown_where_it_does_not_know()
    {
        var targets = Enumerable.Range(0, 30).Select(i => Specs.Postgres($"t-{i:00}")).ToArray();
        await using var bench = await FleetBench.StartAsync(targets);
        await bench.ViewAsync("silo-a", "silo-b");
        bench.Peers["silo-a"].Summaries =
            [.. targets.Where(target => OwnerOf(bench, target.Id.Value) == "silo-a").Select(target => new GrainSummary(target.Id, GrainState.Up, 4, string.Empty))];
        bench.Peers["silo-b"].IsGone = true;
        var page = (await ApiAnswer.OfAsync(Reads(bench).ListAsync)).As<TargetPage>();
        Assert.Equal(30, page.Targets.Length);
        Assert.All(page.Targets, target => Assert.Equal(OwnerOf(bench, target.Id), target.Owner));
        Assert.All(page.Targets, target => Assert.Equal(target.Owner == "silo-a" ? ("up", 4) : ("unknown", 0), (target.State, target.Series)));
        var unknown = (await ApiAnswer.OfAsync(Reads(bench).ListAsync, "?state=unknown")).As<TargetPage>();
        Assert.Equal(page.Targets.Count(target => target.Owner == "silo-b"), unknown.Targets.Length);
        Assert.Equal(400, (await ApiAnswer.OfAsync(Reads(bench).ListAsync, "?state=lost")).Status);
    }

    private static string OwnerOf(FleetBench bench, string id) =>
        bench.Placements.Current.OwnerOf(TargetId.Parse(id))!.Name;

    private static async Task<WholeTargetDocument> OneAsync(FleetBench bench) =>
        (await ApiAnswer.OfAsync(http => Reads(bench).OneAsync(http, "a"))).As<WholeTargetDocument>();

    private static async Task AssertRefusedAsync(Func<HttpContext, string, Task<IResult>> ask, string sentence)
    {
        var answer = await ApiAnswer.OfAsync(http => ask(http, "a"));
        Assert.Equal((503, "1", sentence), (answer.Status, answer.RetryAfter, answer.As<ProblemDocument>().Detail));
    }

    private static TargetReads Reads(FleetBench bench) =>
        new(bench.Registry, bench.Silos, new GrainAsks(bench.Silos), new StateReader(bench.Silos, bench.Time));
}
