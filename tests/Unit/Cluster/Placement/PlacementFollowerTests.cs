using Fleet.Cluster.Targets;
using Fleet.Tests.Testing.Store;
using Fleet.Tests.Unit.Gateway.Fleet;
using Xunit;

namespace Fleet.Tests.Unit.Cluster.Placement;

public sealed class PlacementFollowerTests
{
    [Fact]
    public async Task Who_was_pushed_on_to_another_silo_by_a_registration_knows_its_owner_before()
    {
        await using var bench = await FleetBench.StartAsync([.. Enumerable.Range(0, 10).Select(i => Specs.Postgres($"t{i}"))]);
        await bench.ViewAsync([FleetBench.Silo("silo-a") with { MaxTargets = 5 }, FleetBench.Silo("silo-b")]);
        var moved = 0;
        for (var i = 10; i < 24; i++)
        {
            var before = bench.Placements.Current;
            var added = TargetId.Parse($"t{i}");
            await bench.PutAsync(Specs.Postgres(added.Value));
            await bench.UntilAsync(() => bench.Placements.Current.Registry.Targets.ContainsKey(added));
            var after = bench.Placements.Current;
            Assert.Equal(before.View.Number, after.View.Number);
            foreach (var id in before.Registry.Targets.Keys.Where(id => before.OwnerOf(id) != after.OwnerOf(id)))
            {
                moved++;
                Assert.Equal(before.OwnerOf(id), after.EarlierOwnersOf(id).First());
            }

            Assert.Empty(after.EarlierOwnersOf(added));
        }

        Assert.True(moved > 0);
        Assert.InRange(bench.Placements.Current.Earlier.Length, 1, 10);
    }
}
