using System.Collections.Immutable;
using Fleet.Cluster.Members;
using Fleet.Cluster.Placement;
using Fleet.Cluster.Targets;
using Fleet.Silo.Balance;
using Fleet.Tests.Testing.Time;
using Fleet.Tests.Unit.Cluster.Placement;
using Xunit;

namespace Fleet.Tests.Unit.Silo.Balance;

public sealed class BalanceRuleTests
{
    private static readonly TimeSpan Step = TimeSpan.FromSeconds(5);
    private readonly ManualTime _time = new();

    [Fact]
    public void Even_loads_and_idle_silos_are_left_alone()
    {
        var rule = new BalanceRule(_time);
        Assert.Equal(0, Changes(rule, Views.Of(1, "a", "b", "c"), Loads(10, 11, 9), 200));
        Assert.Equal(0, Changes(rule, Views.Of(1, "a", "b", "c"), Loads(0.4, 0.01, 0.01), 200));
        Assert.Equal(0, Changes(rule, Views.Of(1, "a"), Loads(10), 200));
    }

    [Fact]
    public void A_silo_that_carries_too_much_loses_weight_by_a_fifth_at_most_and_only_once_in_two_minutes()
    {
        var rule = new BalanceRule(_time);
        var view = Views.Of(1, "a", "b", "c");
        ImmutableDictionary<string, double>? weights = null;
        var looks = 0;
        while (weights is null)
        {
            _time.Advance(Step);
            weights = rule.Look(view, Loads(30, 10, 10));
            looks++;
        }

        Assert.Equal(TimeSpan.FromMinutes(2) + Step, looks * Step);
        Assert.InRange(weights["a"], 0.7, 0.95);
        Assert.Equal(weights["b"], weights["c"]);
        Assert.Equal(3, weights.Values.Sum(), 2);
        Assert.Equal(5, Changes(rule, view, Loads(30, 10, 10), 10 * 12 + 1));
    }

    [Fact]
    public void One_slow_moment_moves_nothing()
    {
        var rule = new BalanceRule(_time);
        var view = Views.Of(1, "a", "b", "c");
        for (var i = 0; i < 200; i++)
        {
            _time.Advance(Step);
            Assert.Null(rule.Look(view, i % 6 == 0 ? Loads(10, 10, 10) : Loads(30, 10, 10)));
        }
    }

    [Fact]
    public void A_silo_that_tells_nothing_is_waited_for() =>
        Assert.Equal(0, Changes(new BalanceRule(_time), Views.Of(1, "a", "b", "c"), Loads(30, 10), 100));

    [Fact]
    public void Loads_become_even_in_a_few_steps_and_few_targets_move()
    {
        // A tenth of the targets cost a hundred times as much, and chance gave one silo more of them.
        var targets = Enumerable.Range(0, 2000).Select(i => TargetId.Parse($"t{i}")).ToArray();
        var random = new Random(7);
        var heavy = targets.Where(id => PlacementTable.Build(Views.Of(1, "a", "b", "c"), targets).OwnerOf(id)!.Name == "a" && random.Next(5) == 0).ToHashSet();
        var view = Views.Of(1, "a", "b", "c");
        var rule = new BalanceRule(_time);
        var moves = 0;
        for (var i = 0; i < 12 * 60; i++)
        {
            _time.Advance(Step);
            var table = PlacementTable.Build(view, targets);
            var loads = view.Members.Select(m => targets.Where(id => table.OwnerOf(id)!.Name == m.Name).Sum(id => heavy.Contains(id) ? 0.1 : 0.001)).ToArray();
            if (rule.Look(view, Loads(loads)) is { } weights)
            {
                view = new FleetView { Number = view.Number + 1, Why = "weights changed", Members = [.. view.Members.Select(m => m with { Weight = weights[m.Name] })] };
                var now = PlacementTable.Build(view, targets);
                moves += targets.Count(id => table.OwnerOf(id)!.Name != now.OwnerOf(id)!.Name);
            }
        }

        var end = PlacementTable.Build(view, targets);
        var last = view.Members.Select(m => targets.Where(id => end.OwnerOf(id)!.Name == m.Name).Sum(id => heavy.Contains(id) ? 0.1 : 0.001)).ToArray();
        Assert.InRange(last.Max() / last.Average(), 1, 1.3);
        Assert.InRange(moves, 1, targets.Length);
    }

    private int Changes(BalanceRule rule, FleetView view, ImmutableDictionary<string, SiloLoad> loads, int looks)
    {
        var changes = 0;
        for (var i = 0; i < looks; i++)
        {
            _time.Advance(Step);
            changes += rule.Look(view, loads) is null ? 0 : 1;
        }

        return changes;
    }

    private static ImmutableDictionary<string, SiloLoad> Loads(params double[] busy) =>
        busy.Index().ToImmutableDictionary(b => ((char)('a' + b.Index)).ToString(), b => new SiloLoad(100, b.Item));
}
