using Fleet.Cluster.Members;
using Fleet.Cluster.Placement;
using Fleet.Cluster.Targets;
using Xunit;

namespace Fleet.Tests.Unit.Cluster.Placement;

public sealed class FleetPlacementTests
{
    private static readonly TargetId[] Targets = [.. Enumerable.Range(0, 100).Select(i => TargetId.Parse($"target-{i}"))];

    [Fact]
    public void Earlier_owners_are_told_newest_first_and_each_once()
    {
        var placement = Placement(Views.Of(4, "a", "b", "c"), Views.Of(3, "a", "b"), Views.Of(2, "a", "b", "c"), Views.Of(1, "a"));
        var mine = Targets.First(id => placement.OwnerOf(id)!.Name == "c");
        var between = PlacementTable.Build(Views.Of(3, "a", "b"), Targets).OwnerOf(mine)!.Name;
        Assert.Equal(between == "a" ? ["a"] : ["b", "a"], placement.EarlierOwnersOf(mine).Select(m => m.Name));
        Assert.Equal(4, placement.OwnedSince(mine));
    }

    [Fact]
    public void A_restarted_silo_is_another_process_and_its_own_earlier_owner()
    {
        var before = Views.Of(1, "a");
        var after = new FleetView { Number = 2, Why = "", Members = [Views.Member("a", "2")] };
        var placement = Placement(after, before);
        Assert.Equal("1", Assert.Single(placement.EarlierOwnersOf(Targets[0])).Incarnation);
        Assert.Equal(2, placement.OwnedSince(Targets[0]));
    }

    [Fact]
    public void Who_stayed_the_owner_has_owned_since_the_oldest_view_that_says_so()
    {
        var placement = Placement(Views.Of(9, "a", "b"), Views.Of(8, "a", "b"), Views.Of(7, "b"));
        var stayed = Targets.First(id => placement.OwnerOf(id)!.Name == "b");
        Assert.Equal(7, placement.OwnedSince(stayed));
        Assert.Empty(placement.EarlierOwnersOf(stayed));
    }

    [Fact]
    public void A_history_goes_only_forward_and_keeps_some_views()
    {
        var history = ViewHistory.None;
        for (var number = 1; number <= 20; number++)
        {
            history = history.With(Views.Of(number, "a"));
        }

        Assert.Same(history, history.With(Views.Of(20, "b")));
        Assert.Equal(ViewHistory.Kept, history.Earlier.Length);
        Assert.Equal([19, 18], history.Earlier.Take(2).Select(view => view.Number));
    }

    private static FleetPlacement Placement(FleetView current, params FleetView[] earlier) => new()
    {
        Version = 1,
        Registry = null!,
        Table = PlacementTable.Build(current, Targets),
        Earlier = [.. earlier.Select(view => PlacementTable.Build(view, Targets))],
    };
}
