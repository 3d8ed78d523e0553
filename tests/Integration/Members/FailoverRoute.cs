using System.Globalization;
using Fleet.Cluster.Configuration;
using Fleet.Tests.Testing.Servers;
using Xunit;

namespace Fleet.Tests.Integration.Members;

/// <summary>All silos find the new primary before a lease ends, which takes seconds that no other test shall take from them.</summary>
[Collection(QuietCollection.Name)]
public sealed class FailoverRoute
{
    [Fact]
    public async Task A_failover_leads_to_the_new_primary_and_throws_nobody_out()
    {
        await using var fleet = await RedisFleet.StartAsync();
        await using var replica = await RedisServer.StartAsync(string.Create(CultureInfo.InvariantCulture, $"replicaof 127.0.0.1 {fleet.Server.Port}"));
        await using var sentinel = await RedisSentinel.StartAsync(fleet.Server, "watched");
        var settings = fleet.Settings() with
        {
            Address = new RedisStoreAddress
            {
                Servers = ["127.0.0.1:" + ServerProcess.FreePort().ToString(CultureInfo.InvariantCulture), sentinel.Address],
                SentinelMaster = "watched",
            },
        };
        var gateway = await fleet.LookAsync(settings);
        var a = await fleet.JoinAsync(fleet.Silo("silo-a"), settings);
        await fleet.JoinAsync(fleet.Silo("silo-b"), settings);
        await RedisFleet.UntilAsync(gateway, "silo-a silo-b");

        // A link that is up says nothing of what was written since the replica asked for a copy: promoted too early, it has lost the view.
        await RedisFleet.UntilAsync(async () => (await replica.TryCommandAsync("HGET {fleet:test}:view number")).Contains("\r\n2\r\n", StringComparison.Ordinal));
        await RedisFleet.UntilAsync(async () => (await sentinel.CommandAsync("SENTINEL FAILOVER watched")).Contains("+OK", StringComparison.Ordinal));
        await RedisFleet.UntilAsync(async () => (await fleet.Server.TryCommandAsync("INFO replication")).Contains("role:slave", StringComparison.Ordinal));
        await RedisFleet.UntilAsync(() => gateway.IsUp);
        var newcomer = await fleet.JoinAsync(fleet.Silo("silo-c"), settings);
        await RedisFleet.UntilAsync(gateway, "silo-a silo-b silo-c");
        Assert.Equal(3, newcomer.Views.Current.Number);
        await Task.Delay(TimeSpan.FromSeconds(6));
        Assert.Equal(3, gateway.Views.Current.Number);
        Assert.True(a.Tenure.IsHeld);
        Assert.Contains("{fleet:test}:view", await replica.CommandAsync("KEYS *"), StringComparison.Ordinal);
        Assert.Contains("role:master", await replica.CommandAsync("INFO replication"), StringComparison.Ordinal);
    }
}
