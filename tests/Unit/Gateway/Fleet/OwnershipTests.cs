using Fleet.Cluster.Targets;
using Fleet.Gateway.Fleet;
using Xunit;

namespace Fleet.Tests.Unit.Gateway.Fleet;

/// <summary>What people are told of who owns a target.</summary>
public sealed class OwnershipTests
{
    private static readonly TargetId A = TargetId.Parse("a");

    [Fact]
    public async Task The_owner_is_told_with_its_view_and_who_was_before_it()
    {
        await using var bench = await FleetBench.StartAsync();
        Assert.Equal(new Ownership { Owner = null, View = null, Why = "no silo is in the view" }, Of(bench));
        await bench.ViewAsync("silo-a");
        Assert.Equal(new Ownership { Owner = "silo-a", View = 1, Why = "silo-a is the only silo in view 1" }, Of(bench));
        await bench.ViewAsync("silo-b");
        await bench.ViewAsync("silo-b");
        Assert.Equal(
            new Ownership { Owner = "silo-b", View = 2, Why = "silo-b is the only silo in view 3; before it silo-a owned it until view 1" }, Of(bench));

        await bench.ViewAsync([FleetBench.Silo("silo-b", "2")]);
        Assert.Equal(
            "silo-b is the only silo in view 4; before it its process before the last restart owned it until view 3", Of(bench).Why);
    }

    [Fact]
    public async Task Of_many_silos_the_score_is_named_and_whether_all_had_room()
    {
        await using var bench = await FleetBench.StartAsync();
        await bench.ViewAsync("silo-a", "silo-b", "silo-c");
        var owner = Of(bench).Owner;
        Assert.Equal($"{owner} has the highest score of 3 silos in view 1 (weighted rendezvous)", Of(bench).Why);
        await bench.ViewAsync([FleetBench.Silo("silo-a") with { MaxTargets = 0 }, FleetBench.Silo("silo-d")]);
        Assert.StartsWith(
            "silo-d has the highest score of those with room among 2 silos in view 2 (weighted rendezvous); before it", Of(bench).Why, StringComparison.Ordinal);
        await bench.ViewAsync([FleetBench.Silo("silo-a") with { MaxTargets = 0 }]);
        Assert.Equal(new Ownership { Owner = null, View = null, Why = "every silo is full" }, Of(bench));
    }

    private static Ownership Of(FleetBench bench) => Ownership.Of(bench.Placements.Current, A);
}
