using Fleet.Cluster;
using Fleet.Cluster.Targets;
using Fleet.Gateway.Fleet;
using Fleet.Silo.Serving;
using Fleet.Tests.Testing.Store;
using Xunit;

namespace Fleet.Tests.Unit.Gateway.Fleet;

/// <summary>The states of all grains, gathered from all silos.</summary>
public sealed class StateReaderTests
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    private static readonly TargetSpec[] Targets = [.. Enumerable.Range(0, 30).Select(i => Specs.Postgres($"t-{i}"))];

    [Fact]
    public async Task All_silos_are_asked_at_once_and_one_that_hangs_costs_only_what_it_owns()
    {
        await using var bench = await FleetBench.StartAsync(Targets);
        await bench.ViewAsync("silo-a", "silo-b", "silo-c");
        foreach (var silo in (string[])["silo-a", "silo-b"])
        {
            bench.Peers[silo].Summaries = [.. Owned(bench, silo).Select(id => new GrainSummary(id, GrainState.Up, 5, string.Empty))];
        }

        bench.Peers["silo-c"].Hangs = true;
        var reading = new StateReader(bench.Silos, bench.Time).ReadAsync(bench.Limit);
        Assert.Equal(Second, await bench.PassAsync(reading));
        var states = await reading;
        Assert.All(Owned(bench, "silo-a").Concat(Owned(bench, "silo-b")), id => Assert.Equal(new TargetHealth("up", 5, string.Empty), states.Of(id)));
        Assert.NotEmpty(Owned(bench, "silo-c"));
        Assert.All(Owned(bench, "silo-c"), id => Assert.Equal(new TargetHealth("unknown", 0, "silo-c gave no answer within 1 s"), states.Of(id)));
        Assert.Equal([("silo-a", null), ("silo-b", null), ("silo-c", "silo-c gave no answer within 1 s")], states.Silos.Select(s => (s.Member.Name, s.Unreachable)));
    }

    [Fact]
    public async Task What_others_said_is_reused_for_a_second_and_what_this_process_says_never()
    {
        var self = new FakePeer("silo-a");
        await using var bench = await FleetBench.StartAsync(new LocalSilo(FleetBench.Silo("silo-a"), self), Limits.Default, Targets);
        await bench.ViewAsync("silo-a", "silo-b");
        var reader = new StateReader(bench.Silos, bench.Time);
        await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => reader.ReadAsync(bench.Limit)));
        Assert.Equal((5, 1), (self.SummaryCalls, bench.Peers["silo-b"].SummaryCalls));
        bench.Time.Advance(Second);
        await reader.ReadAsync(bench.Limit);
        Assert.Equal(2, bench.Peers["silo-b"].SummaryCalls);

        // Another view may hold other silos.
        await bench.ViewAsync("silo-b", "silo-c");
        await reader.ReadAsync(bench.Limit);
        Assert.Equal((6, 3, 1), (self.SummaryCalls, bench.Peers["silo-b"].SummaryCalls, bench.Peers["silo-c"].SummaryCalls));
    }

    [Fact]
    public async Task While_a_target_moves_its_owner_is_right_and_else_whoever_has_it()
    {
        await using var bench = await FleetBench.StartAsync(Targets);
        await bench.ViewAsync("silo-a", "silo-b");
        var (ofA, ofB) = (Owned(bench, "silo-a").First(), Owned(bench, "silo-b").First());
        bench.Peers["silo-a"].Summaries = [new(ofA, GrainState.Up, 1, string.Empty), new(ofB, GrainState.Up, 2, string.Empty)];
        bench.Peers["silo-b"].Summaries = [new(ofB, GrainState.Down, 3, "refused")];
        var states = await new StateReader(bench.Silos, bench.Time).ReadAsync(bench.Limit);
        Assert.Equal(("up", "down"), (states.Of(ofA).State, states.Of(ofB).State));
        Assert.Equal("starting", states.Of(Owned(bench, "silo-a").Last()).State);

        bench.Peers["silo-b"].Summaries = [];
        bench.Time.Advance(Second);
        Assert.Equal("up", (await new StateReader(bench.Silos, bench.Time).ReadAsync(bench.Limit)).Of(ofB).State);
    }

    [Fact]
    public async Task Without_a_silo_for_it_a_target_is_unknown_and_one_registered_just_now_is_starting()
    {
        await using var bench = await FleetBench.StartAsync(Targets);
        Assert.Equal(new TargetHealth("unknown", 0, "no silo is in the view"), await StateOfAsync(bench, "t-1"));
        await bench.ViewAsync([FleetBench.Silo("silo-a") with { MaxTargets = 0 }]);
        Assert.Equal(new TargetHealth("unknown", 0, "every silo is full"), await StateOfAsync(bench, "t-1"));
        Assert.Equal(new TargetHealth("starting", 0, string.Empty), await StateOfAsync(bench, "not-placed-yet"));
    }

    private static async Task<TargetHealth> StateOfAsync(FleetBench bench, string id) =>
        (await new StateReader(bench.Silos, bench.Time).ReadAsync(bench.Limit)).Of(TargetId.Parse(id));

    private static List<TargetId> Owned(FleetBench bench, string silo) =>
        [.. Targets.Select(target => target.Id).Where(id => bench.Placements.Current.OwnerOf(id)?.Name == silo)];
}
