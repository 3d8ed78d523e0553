using System.Collections.Immutable;
using Fleet.Cluster.Members;
using Xunit;

namespace Fleet.Tests.Integration.Members;

public sealed class Leases(ITestOutputHelper output)
{
    [Fact]
    public async Task A_silo_joins_and_leaves_and_every_process_sees_the_same_numbered_views()
    {
        await using var fleet = await RedisFleet.StartAsync();
        var gateways = new[] { await fleet.LookAsync(), await fleet.LookAsync() };
        Assert.Equal(0, gateways[0].Views.Current.Number);
        Assert.True(gateways[0].IsUp);
        Assert.Equal("127.0.0.1", gateways[0].LocalHost);
        var a = await fleet.LookAsync();
        Assert.False(a.Tenure.IsHeld);
        await RedisFleet.JoinedAsync(a, fleet.Silo("silo-a", maxTargets: 7));
        Assert.True(a.Tenure.IsHeld);
        var b = await fleet.JoinAsync("silo-b");
        foreach (var gateway in gateways)
        {
            output.WriteLine($"a view came after {await RedisFleet.UntilAsync(gateway, "silo-a silo-b")}");
            Assert.Equal((2, "silo-b joined"), (gateway.Views.Current.Number, gateway.Views.Current.Why));
            Assert.Equal("silo-a joined", Assert.Single(gateway.Views.Earlier).Why);
            Assert.Equal((7, 1.0, "silo-a:9433"), (gateway.Views.Current.Find("silo-a")!.MaxTargets, gateway.Views.Current.Find("silo-a")!.Weight, gateway.Views.Current.Find("silo-a")!.Address));
            Assert.False(gateway.Tenure.IsHeld);
        }

        await RedisFleet.LeaveAsync(b);
        Assert.Equal("3 [silo-a] silo-b left", RedisFleet.Shown(b.Views.Current));
        Assert.All(gateways, gateway => _ = RedisFleet.UntilAsync(gateway, "silo-a"));
        await RedisFleet.LeaveAsync(a);
        await RedisFleet.LeaveAsync(gateways[0]);
        foreach (var membership in gateways.Append(b))
        {
            await RedisFleet.UntilAsync(membership, string.Empty);
            Assert.Equal([3L, 2, 1], membership.Views.Earlier.Select(view => view.Number));
        }

        Assert.Contains("view 2: silo-b joined; silos now: 2", fleet.Log.Lines);
    }

    [Fact]
    public async Task A_silo_that_is_killed_is_out_within_six_seconds()
    {
        await using var fleet = await RedisFleet.StartAsync();
        var gateway = await fleet.LookAsync();
        var a = await fleet.JoinAsync("silo-a");
        var b = await fleet.JoinAsync("silo-b");
        await a.DisposeAsync();
        var took = await RedisFleet.UntilAsync(gateway, "silo-b");
        output.WriteLine($"out after {took}");
        Assert.InRange(took, TimeSpan.FromSeconds(3.5), TimeSpan.FromSeconds(6));
        Assert.Equal("the lease of silo-a ran out", gateway.Views.Current.Why);
        Assert.True(b.Tenure.IsHeld);
        Assert.False(a.Tenure.IsHeld);
    }

    [Fact]
    public async Task A_restarted_silo_takes_its_own_place_at_once_but_nobody_elses()
    {
        await using var fleet = await RedisFleet.StartAsync();
        var gateway = await fleet.LookAsync();
        var before = await fleet.JoinAsync("silo-a");
        await before.DisposeAsync();
        var after = await fleet.JoinAsync("silo-a");
        await RedisFleet.UntilAsync(gateway, view => view.Number == 2);
        Assert.Equal("silo-a restarted", gateway.Views.Current.Why);

        // Another process by mistake of the same name: it waits until the name is free.
        var other = await fleet.LookAsync();
        var joined = other.JoinAsync(fleet.Silo("silo-a", "elsewhere:9433"), CancellationToken.None);
        await RedisFleet.UntilAsync(() => fleet.Log.Lines.Any(line => line.Contains("is taken by a live silo at silo-a:9433", StringComparison.Ordinal)));
        Assert.False(joined.IsCompleted);
        Assert.False(other.Tenure.IsHeld);
        Assert.True(after.Tenure.IsHeld);
        Assert.Equal(2, gateway.Views.Current.Number);
        await after.DisposeAsync();
        await joined.WaitAsync(RedisFleet.Limit);
        await RedisFleet.UntilAsync(gateway, view => view.Find("silo-a")?.Address == "elsewhere:9433");
        Assert.Contains("the lease of silo-a ran out", gateway.Views.Current.Why + gateway.Views.Earlier[0].Why, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Two_live_silos_of_one_name_and_address_do_not_drive_each_other_out_for_ever()
    {
        await using var fleet = await RedisFleet.StartAsync();
        var first = await fleet.JoinAsync("silo-a");
        var second = await fleet.JoinAsync("silo-a");
        await RedisFleet.UntilAsync(first, view => view.Number == 2);
        await RedisFleet.UntilAsync(() => !first.Tenure.IsHeld);
        await RedisFleet.UntilAsync(() => fleet.Log.Lines.Any(line => line.Contains("is taken", StringComparison.Ordinal)));
        Assert.Equal(2, second.Views.Current.Number);
        Assert.True(second.Tenure.IsHeld);
    }

    [Fact]
    public async Task Records_that_somebody_broke_cost_nobody_the_view()
    {
        await using var fleet = await RedisFleet.StartAsync();
        var gateway = await fleet.LookAsync();
        var a = await fleet.JoinAsync("silo-a");
        await fleet.Server.CommandAsync("HSET {fleet:test}:members silo-a broken silo-x broken silo-y []", "HDEL {fleet:test}:weights silo-a");
        await fleet.JoinAsync("silo-b");
        await RedisFleet.UntilAsync(gateway, "silo-a silo-b");
        Assert.All(gateway.Views.Current.Members, silo => Assert.Equal(1, silo.Weight));
        Assert.True(a.Tenure.IsHeld);
        Assert.DoesNotContain("silo-x", await fleet.Server.CommandAsync("HKEYS {fleet:test}:members"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Weights_are_set_for_one_view_and_outlive_a_restart()
    {
        await using var fleet = await RedisFleet.StartAsync();
        var a = await fleet.JoinAsync("silo-a");
        var b = await fleet.JoinAsync("silo-b");
        await RedisFleet.UntilAsync(a, "silo-a silo-b");
        var weights = ImmutableDictionary<string, double>.Empty.Add("silo-a", 1.2).Add("silo-b", 0.8).Add("silo-gone", 3);
        Assert.False(await a.ReweighAsync(1, weights, CancellationToken.None));
        Assert.True(await a.ReweighAsync(2, weights, CancellationToken.None));
        await RedisFleet.UntilAsync(b, view => view.Number == 3);
        Assert.Equal(("weights changed", 1.2, 0.8), (b.Views.Current.Why, b.Views.Current.Find("silo-a")!.Weight, b.Views.Current.Find("silo-b")!.Weight));
        Assert.True(await b.ReweighAsync(3, weights, CancellationToken.None));
        Assert.Equal(3, b.Views.Current.Number);
        await RedisFleet.LeaveAsync(a);
        await fleet.JoinAsync("silo-a");
        await RedisFleet.UntilAsync(b, view => view.Number == 5);
        Assert.Equal(1.2, b.Views.Current.Find("silo-a")!.Weight);
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => a.ReweighAsync(3, weights.SetItem("silo-a", 5), CancellationToken.None));
    }

    [Fact]
    public async Task Loads_and_a_changed_cap_are_told_to_all()
    {
        await using var fleet = await RedisFleet.StartAsync();
        var gateway = await fleet.LookAsync();
        var silo = fleet.Silo("silo-a");
        var a = await fleet.JoinAsync(silo);
        a.Report(new SiloLoad(12, 3.25));
        await RedisFleet.UntilAsync(() => gateway.Loads.GetValueOrDefault("silo-a") == new SiloLoad(12, 3.25));
        await RedisFleet.JoinedAsync(a, silo with { MaxTargets = 100 });
        await RedisFleet.UntilAsync(gateway, view => view.Find("silo-a")?.MaxTargets == 100);
        Assert.Equal("silo-a changed", gateway.Views.Current.Why);
        await RedisFleet.LeaveAsync(a);
        await RedisFleet.UntilAsync(() => gateway.Loads.IsEmpty);
    }
}
