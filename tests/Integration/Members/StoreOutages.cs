using System.Collections.Immutable;
using System.Diagnostics;
using System.Globalization;
using Fleet.Cluster.Members;
using Fleet.Cluster.Members.Redis;
using Xunit;

namespace Fleet.Tests.Integration.Members;

public sealed class StoreOutages(ITestOutputHelper output)
{
    [Fact]
    public async Task A_store_that_stands_still_longer_than_a_lease_throws_nobody_out()
    {
        await using var fleet = await RedisFleet.StartAsync();
        var (gateway, silos) = await ThreeAsync(fleet);
        var number = gateway.Views.Current.Number;
        await fleet.Server.Process.SignalAsync("STOP");
        var slips = 0;
        for (var i = 0; i < 80; i++)
        {
            await Task.Delay(100);
            slips += silos.Count(silo => !silo.Tenure.IsHeld);
        }

        Assert.All(silos, silo => Assert.False(silo.IsUp));
        Assert.False(await silos[0].ReweighAsync(number, ImmutableDictionary<string, double>.Empty, CancellationToken.None));
        await fleet.Server.Process.SignalAsync("CONT");
        await RedisFleet.UntilAsync(() => gateway.IsUp && silos.All(silo => silo.IsUp));
        await StaysAsync(fleet, gateway, number);
        Assert.Equal(0, slips);

        // Once for each process, not once for each attempt; a busy machine may make one of them miss the store once more.
        var away = fleet.Log.Lines.Count(line => line.Contains("is away", StringComparison.Ordinal));
        Assert.InRange(away, 4, 8);
        Assert.Equal(away, fleet.Log.Lines.Count(line => line.Contains("is back", StringComparison.Ordinal)));
        output.WriteLine(fleet.Log.Lines.First(line => line.Contains("is away", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_store_that_comes_back_empty_gets_the_whole_view_back_at_once()
    {
        await using var fleet = await RedisFleet.StartAsync();
        var (gateway, silos) = await ThreeAsync(fleet);
        Assert.True(await silos[0].ReweighAsync(3, ImmutableDictionary<string, double>.Empty.Add("silo-b", 1.5), CancellationToken.None));
        foreach (var process in silos.Append(gateway))
        {
            await RedisFleet.UntilAsync(process, view => view.Number == 4);
        }

        await fleet.Server.StopAsync();
        await RedisFleet.UntilAsync(() => !gateway.IsUp);
        await fleet.Server.StartAgainAsync();
        await RedisFleet.UntilAsync(gateway, view => view.Number == 5);
        await RedisFleet.UntilAsync(() => silos.All(silo => silo.IsUp));
        Assert.Equal("5 [silo-a silo-b silo-c] the store had lost view 4", RedisFleet.Shown(gateway.Views.Current));
        Assert.Equal(1.5, gateway.Views.Current.Find("silo-b")!.Weight);
        await StaysAsync(fleet, gateway, 5);
        await fleet.Server.CommandAsync("SCRIPT FLUSH", "FLUSHALL");
        output.WriteLine($"whole again after {await RedisFleet.UntilAsync(gateway, view => view.Number == 6)}");
        await fleet.Server.CommandAsync("SCRIPT FLUSH");
        await StaysAsync(fleet, gateway, 6);
        await fleet.Server.CommandAsync("FLUSHALL");
        await RedisFleet.UntilAsync(gateway, view => view.Number == 7);
        await StaysAsync(fleet, gateway, 7);
        var late = await fleet.LookAsync();
        Assert.Equal([7L, 6, 5, 4, 3, 2, 1], late.Views.Earlier.Select(view => view.Number).Prepend(late.Views.Current.Number));
        Assert.All(silos.Append(gateway).Append(late), process => Assert.Equal("silo-a silo-b silo-c", RedisFleet.Names(process.Views.Current)));
        Assert.All(silos, silo => Assert.True(silo.Tenure.IsHeld));
    }

    [Theory]
    [InlineData(3_600_000)]
    [InlineData(-3_600_000)]
    public async Task A_store_whose_clock_is_set_throws_nobody_out_and_keeps_no_dead_silo(int milliseconds)
    {
        await using var fleet = await RedisFleet.StartAsync();
        var (gateway, silos) = await ThreeAsync(fleet);
        var shifted = await fleet.Server.CommandAsync(string.Create(CultureInfo.InvariantCulture, $"""
            EVAL "redis.call('HINCRBY', KEYS[1], 'clock', ARGV[1]) for _, n in ipairs(redis.call('ZRANGE', KEYS[2], 0, -1)) do redis.call('ZINCRBY', KEYS[2], ARGV[1], n) end return 'moved'" 2 {"{fleet:test}:view"} {"{fleet:test}:leases"} {milliseconds}
            """));
        Assert.Contains("moved", shifted, StringComparison.Ordinal);
        await StaysAsync(fleet, gateway, 3);
        await silos[0].DisposeAsync();
        Assert.InRange(await RedisFleet.UntilAsync(gateway, "silo-b silo-c"), TimeSpan.Zero, TimeSpan.FromSeconds(6));
    }

    [Fact]
    public async Task A_view_that_only_some_knew_when_the_store_lost_it_is_overtaken_by_one_for_all()
    {
        await using var fleet = await RedisFleet.StartAsync();
        await using var relay = new CutRelay(fleet.Server.Port);
        var behind = await fleet.LookAsync(fleet.Settings(relay.Address));
        var a = await fleet.JoinAsync("silo-a");
        await RedisFleet.UntilAsync(behind, "silo-a");
        relay.Cut();
        var b = await fleet.JoinAsync("silo-b");
        await fleet.Server.Process.SignalAsync("STOP");
        await RedisFleet.UntilAsync(() => !a.IsUp && !b.IsUp && !behind.IsUp);
        await fleet.Server.StopAsync();
        await fleet.Server.StartAgainAsync();
        relay.Mend();
        foreach (var process in new[] { a, b, behind })
        {
            await RedisFleet.UntilAsync(process, view => view.Number > 2 && RedisFleet.Names(view) == "silo-a silo-b");
        }

        await Task.Delay(TimeSpan.FromSeconds(2));
        var view = Assert.Single(new[] { a, b, behind }.Select(process => ViewText.Write(process.Views.Current)).Distinct());
        output.WriteLine(view);
    }

    [Fact]
    public async Task A_silo_that_is_new_to_an_emptied_store_stays_beside_the_view_that_is_restored()
    {
        await using var fleet = await RedisFleet.StartAsync();
        await using var relay = new CutRelay(fleet.Server.Port);
        var old = await fleet.JoinAsync(fleet.Silo("silo-a"), fleet.Settings(relay.Address));
        relay.Cut();
        await fleet.Server.CommandAsync("FLUSHALL");
        var young = await fleet.JoinAsync("silo-b");
        Assert.Equal("1 [silo-b] silo-b joined", RedisFleet.Shown(young.Views.Current));
        relay.Mend();
        await RedisFleet.UntilAsync(young, "silo-a silo-b");
        await RedisFleet.UntilAsync(old, "silo-a silo-b");
        Assert.Equal(young.Views.Current.Number, old.Views.Current.Number);
    }

    [Fact]
    public async Task A_silo_cut_off_from_the_store_alone_goes_by_what_its_peers_tell()
    {
        await using var fleet = await RedisFleet.StartAsync();
        await using var relay = new CutRelay(fleet.Server.Port);
        var gateway = await fleet.LookAsync();
        var cut = await fleet.JoinAsync(fleet.Silo("silo-a"), fleet.Settings(relay.Address));
        await fleet.JoinAsync("silo-b");
        await RedisFleet.UntilAsync(cut, "silo-a silo-b");
        relay.Cut();
        await RedisFleet.UntilAsync(gateway, "silo-b");
        Assert.False(cut.IsUp);
        Assert.True(cut.Tenure.IsHeld);
        cut.Offer(gateway.Views.Earlier[0]);
        Assert.Equal(2, cut.Views.Current.Number);
        var woken = cut.WaitForChangeAsync(2, CancellationToken.None);
        cut.Offer(gateway.Views.Current);
        await woken.WaitAsync(RedisFleet.Limit);
        Assert.Equal(3, cut.Views.Current.Number);
        Assert.False(cut.Tenure.IsHeld);
        await Task.Delay(TimeSpan.FromSeconds(4));
        Assert.False(cut.Tenure.IsHeld);
        relay.Mend();
        await RedisFleet.UntilAsync(gateway, "silo-a silo-b");
        await RedisFleet.UntilAsync(() => cut.Tenure.IsHeld);
        Assert.Equal((4L, 3L), (cut.Views.Current.Number, cut.Views.Earlier[0].Number));
    }

    [Fact]
    public async Task Leaving_a_store_that_is_away_ends_in_time_and_is_made_up_for_later()
    {
        await using var fleet = await RedisFleet.StartAsync();
        var (gateway, silos) = await ThreeAsync(fleet);
        await fleet.Server.Process.SignalAsync("STOP");
        var clock = Stopwatch.StartNew();
        await RedisFleet.LeaveAsync(silos[0]);
        Assert.InRange(clock.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(4));
        await fleet.Server.Process.SignalAsync("CONT");
        await RedisFleet.UntilAsync(gateway, "silo-b silo-c");
        await Task.Delay(TimeSpan.FromSeconds(3));
        Assert.Equal("silo-b silo-c", RedisFleet.Names(gateway.Views.Current));
        Assert.Contains("silo-a left", string.Join('|', gateway.Views.Earlier.Select(view => view.Why).Prepend(gateway.Views.Current.Why)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Opening_waits_for_the_store_until_the_token_fires()
    {
        await using var fleet = await RedisFleet.StartAsync();
        await fleet.Server.StopAsync();
        using var cancel = new CancellationTokenSource(TimeSpan.FromSeconds(1));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() =>
            RedisMembership.OpenAsync(fleet.Settings(), TimeProvider.System, new Random(1), fleet.Log, cancel.Token));
        var opening = fleet.LookAsync();
        await fleet.Server.StartAgainAsync();
        Assert.True((await opening).IsUp);
    }

    private static async Task<(RedisMembership Gateway, RedisMembership[] Silos)> ThreeAsync(RedisFleet fleet)
    {
        var gateway = await fleet.LookAsync();
        var silos = new[] { await fleet.JoinAsync("silo-a"), await fleet.JoinAsync("silo-b"), await fleet.JoinAsync("silo-c") };
        foreach (var membership in silos.Append(gateway))
        {
            await RedisFleet.UntilAsync(membership, "silo-a silo-b silo-c");
        }

        return (gateway, silos);
    }

    // Longer than a lease: nobody may expire late either.
    private static async Task StaysAsync(RedisFleet fleet, RedisMembership gateway, long number)
    {
        await Task.Delay(TimeSpan.FromSeconds(6));
        Assert.True(number == gateway.Views.Current.Number, string.Join('\n', fleet.Log.Lines));
    }
}
