using Fleet.Cluster.Members;
using Fleet.Cluster.Placement;
using Fleet.Cluster.Targets;
using Xunit;

namespace Fleet.Tests.Unit.Cluster.Placement;

public sealed class PlacementTableTests
{
    private static readonly TargetId[] Targets = [.. Enumerable.Range(0, 10_000).Select(i => TargetId.Parse($"target-{i}"))];

    [Fact]
    public void Every_process_places_alike_whatever_the_order_of_the_targets()
    {
        var view = Views.Of(1, "a", "b", "c");
        var table = PlacementTable.Build(view, Targets);
        var other = PlacementTable.Build(view with { Number = 2 }, Targets.Reverse());
        Assert.All(Targets, id => Assert.Equal(table.OwnerOf(id), other.OwnerOf(id)));
    }

    [Fact]
    public void Placement_is_the_same_in_every_version()
    {
        // A version that placed otherwise would move nearly every target during its roll-out.
        var table = PlacementTable.Build(Views.Of(1, "a", "b", "c"), Targets);
        Assert.Equal("b b b b a c a b c b b c", string.Join(' ', Targets.Take(12).Select(id => table.OwnerOf(id)!.Name)));
    }

    [Fact]
    public void Shares_are_even_within_a_few_percent_and_follow_the_weights()
    {
        var counts = Counts(PlacementTable.Build(Views.Of(1, "a", "b", "c"), Targets));
        Assert.All(counts.Values, count => Assert.InRange(count, 3333 * 0.94, 3333 * 1.06));

        var members = Views.Of(1, "a", "b", "c").Members;
        var weighted = Counts(PlacementTable.Build(
            new FleetView { Number = 1, Why = "", Members = [members[0] with { Weight = 2 }, members[1], members[2]] }, Targets));
        Assert.InRange(weighted["a"], 5000 * 0.94, 5000 * 1.06);
        Assert.InRange(weighted["b"], 2500 * 0.94, 2500 * 1.06);
    }

    [Fact]
    public void A_join_moves_only_targets_to_the_new_silo_and_a_leave_only_those_of_the_old_one()
    {
        var three = PlacementTable.Build(Views.Of(1, "a", "b", "c"), Targets);
        var four = PlacementTable.Build(Views.Of(2, "a", "b", "c", "d"), Targets);
        var moved = Targets.Where(id => three.OwnerOf(id)!.Name != four.OwnerOf(id)!.Name).ToList();
        Assert.All(moved, id => Assert.Equal("d", four.OwnerOf(id)!.Name));
        Assert.InRange(moved.Count, 2500 * 0.94, 2500 * 1.06);
    }

    [Fact]
    public void A_changed_weight_moves_only_what_that_silo_wins_or_loses()
    {
        var even = PlacementTable.Build(Views.Of(1, "a", "b", "c"), Targets);
        var members = Views.Of(2, "a", "b", "c").Members;
        var lighter = PlacementTable.Build(new FleetView { Number = 2, Why = "", Members = [members[0] with { Weight = 0.9 }, members[1], members[2]] }, Targets);
        var moved = Targets.Where(id => even.OwnerOf(id)!.Name != lighter.OwnerOf(id)!.Name).ToList();
        Assert.NotEmpty(moved);
        Assert.All(moved, id => Assert.Equal("a", even.OwnerOf(id)!.Name));
        Assert.InRange(moved.Count, 100, 400);
    }

    [Fact]
    public void A_full_silo_takes_no_more_and_what_finds_no_room_is_placed_nowhere()
    {
        var members = Views.Of(1, "a", "b", "c").Members;
        var capped = new FleetView { Number = 1, Why = "", Members = [members[0] with { MaxTargets = 1000 }, members[1], members[2]] };
        var counts = Counts(PlacementTable.Build(capped, Targets));
        Assert.Equal(1000, counts["a"]);
        Assert.Equal(10_000, counts.Values.Sum());

        var full = capped with { Members = [.. capped.Members.Select(m => m with { MaxTargets = 1000 })] };
        var table = PlacementTable.Build(full, Targets);
        Assert.Equal(3000, Counts(table).Values.Sum());
        Assert.Equal(7000, Targets.Count(id => table.OwnerOf(id) is null));
    }

    [Fact]
    public void Without_silos_nothing_has_an_owner() =>
        Assert.Null(PlacementTable.Build(Views.Of(1), Targets).OwnerOf(Targets[0]));

    private static Dictionary<string, int> Counts(PlacementTable table) =>
        Targets.Select(id => table.OwnerOf(id)?.Name).OfType<string>().GroupBy(name => name).ToDictionary(g => g.Key, g => g.Count());
}
