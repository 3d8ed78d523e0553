using System.Collections.Immutable;
using Fleet.Cluster.Members;
using Fleet.Cluster.Targets;
using Fleet.Gateway.Admin;
using Fleet.Gateway.Admin.Documents;
using Fleet.Gateway.Fleet;
using Fleet.Silo.Serving;
using Fleet.Tests.Testing.Store;
using Fleet.Tests.Unit.Gateway.Fleet;
using Xunit;

namespace Fleet.Tests.Unit.Gateway.Admin;

/// <summary>What the API tells of a fleet of several silos.</summary>
public sealed class FleetReadsTests
{
    private static readonly TargetSpec[] Targets = [.. Enumerable.Range(0, 30).Select(i => Specs.Postgres($"t-{i:00}", $"db-{i}:5432") with { Group = "shop" })];

    [Fact]
    public async Task Each_silo_is_told_with_what_it_owns_says_and_carries_or_why_it_says_nothing()
    {
        await using var bench = await FleetBench.StartAsync(Targets);
        await bench.ViewAsync([FleetBench.Silo("silo-a") with { Weight = 1.5 }, FleetBench.Silo("silo-b", "x7") with { MaxTargets = 20 }]);
        bench.Membership.Loads = ImmutableDictionary<string, SiloLoad>.Empty.Add("silo-a", new SiloLoad(12, 0.51234));
        bench.Peers["silo-a"].Summaries =
            [new(Targets[0].Id, GrainState.Up, 5, string.Empty), new(Targets[1].Id, GrainState.Down, 1, "refused"), new(Targets[2].Id, GrainState.Up, 5, string.Empty)];
        bench.Peers["silo-b"].IsGone = true;
        var answer = (await ApiAnswer.OfAsync(Reads(bench).SilosAsync)).As<SilosDocument>();
        Assert.Equal((1, "the test says so", 0), (answer.View, answer.Why, answer.Unplaced));
        Assert.Equal(new StoreDocument { Up = false, Durability = "always" }, answer.Store);
        var (a, b) = (answer.Silos[0], answer.Silos[1]);
        Assert.Equal(("silo-a", "1", "silo-a:9433", false, 1.5, null), (a.Name, a.Incarnation, a.Address, a.Embedded, a.Weight, a.MaxTargets));
        Assert.Equal((new GrainsDocument { Starting = 0, Up = 2, Partial = 0, Down = 1 }, null, new LoadDocument { Grains = 12, Busy = 0.512 }), (a.Grains, a.Unreachable, a.Load));
        Assert.Equal(("silo-b", "x7", 20, null, "silo-b refused the connection", null), (b.Name, b.Incarnation, b.MaxTargets, b.Grains, b.Unreachable, b.Load));
        Assert.Equal(Targets.Count(target => bench.Placements.Current.OwnerOf(target.Id)!.Name == "silo-b"), b.Targets);
        Assert.Equal(30, a.Targets + b.Targets);
    }

    [Fact]
    public async Task Targets_that_no_silo_has_room_for_are_counted()
    {
        await using var bench = await FleetBench.StartAsync(Targets);
        await bench.ViewAsync([FleetBench.Silo("silo-a") with { MaxTargets = 7 }, FleetBench.Silo("silo-b") with { MaxTargets = 4 }]);
        var answer = (await ApiAnswer.OfAsync(Reads(bench).SilosAsync)).As<SilosDocument>();
        Assert.Equal((7, 4, 19), (answer.Silos[0].Targets, answer.Silos[1].Targets, answer.Unplaced));
    }

    [Fact]
    public async Task A_silent_silo_makes_its_members_unknown_and_the_groups_are_told_all_the_same()
    {
        await using var bench = await FleetBench.StartAsync(Targets);
        await bench.ViewAsync("silo-a");
        bench.Peers["silo-a"].IsGone = true;
        var group = Assert.Single((await ApiAnswer.OfAsync(Reads(bench).GroupsAsync)).As<GroupsDocument>().Groups);
        Assert.Equal(30, group.Members.Length);
        Assert.All(group.Members, member => Assert.Equal(("unknown", "silo-a refused the connection"), (member.State, member.Message)));
    }

    private static FleetReads Reads(FleetBench bench) => new(
        bench.Registry, bench.Silos, new StateReader(bench.Silos, bench.Time), bench.Membership, new StoreStanding(() => false, () => "always", () => true));
}
