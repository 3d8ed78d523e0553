using System.Collections.Immutable;
using System.Diagnostics;
using Fleet.Cluster.Configuration;
using Fleet.Cluster.Store;
using Fleet.Cluster.Store.Redis;
using Fleet.Tests.Testing.Servers;
using Fleet.Tests.Testing.Store;
using Xunit;

namespace Fleet.Tests.Integration.Store;

/// <summary>The primary is found through Sentinels, and found again after a failover.</summary>
public sealed class RedisStoreSentinels
{
    private readonly string _cluster = Stores.NewName();
    private readonly LogLines _log = new();

    [Fact]
    public async Task A_failover_after_the_primary_died_loses_nothing_that_a_process_knows()
    {
        await using var primary = await RedisServer.StartAsync(DurableRedis.Settings);
        await using var replica = await RedisServer.StartAsync(DurableRedis.Replica(primary));
        await using var sentinel = await SentinelServer.StartAsync(primary);

        await UntilFollowsAsync(replica);

        // The first one in the list is dead, the second one does not answer.
        await using var silent = new SilentListener();
        await using var store = await Stores.OpenAsync(SettingsOf("127.0.0.1:1", silent.Address, sentinel.Address), _log);
        for (var i = 0; i < 50; i++)
        {
            Assert.IsType<WriteOutcome.Created>(await store.PutAsync(Specs.Postgres("t" + i), 0, CancellationToken.None));
        }

        await primary.Process.SignalAsync("KILL");
        await primary.StopAsync();
        var clock = Stopwatch.StartNew();
        var confirmed = 50;
        while (confirmed < 60)
        {
            Assert.True(clock.Elapsed < TimeSpan.FromSeconds(60), string.Join('\n', _log.All));
            var outcome = await store.PutAsync(Specs.Postgres("t" + confirmed), null, CancellationToken.None);
            confirmed += outcome is WriteOutcome.Unavailable ? 0 : 1;
            await Task.Delay(20, CancellationToken.None);
        }

        TestContext.Current.TestOutputHelper?.WriteLine($"writes again after {clock.Elapsed}\n{string.Join('\n', _log.All)}");
        Assert.True(store.IsUp);
        await using var direct = await Stores.OpenAsync(replica, _cluster);
        Assert.Equal(60, direct.Current.Targets.Count);
        Assert.Equal(store.Current.Revision, direct.Current.Revision);
    }

    [Fact]
    public async Task Writes_that_an_old_primary_confirmed_after_a_failover_reach_the_new_one()
    {
        await using var primary = await RedisServer.StartAsync(DurableRedis.Settings);
        await using var replica = await RedisServer.StartAsync(DurableRedis.Replica(primary));
        await using var sentinel = await SentinelServer.StartAsync(primary);
        await using var store = await Stores.OpenAsync(SettingsOf(sentinel.Address), _log);
        await store.PutAsync(Specs.Postgres("a"), 0, CancellationToken.None);
        await OrderFailoverAsync(sentinel);
        await Stores.UntilAsync(() => sentinel.LogAsync().GetAwaiter().GetResult().Contains("+switch-master", StringComparison.Ordinal));
        await using var direct = await Stores.OpenAsync(replica, _cluster);

        // The Sentinel tells the old primary some seconds after it told everybody else; until then it confirms writes.
        for (var i = 0; i < 20; i++)
        {
            var outcome = await store.PutAsync(Specs.Postgres("b" + i), 0, CancellationToken.None);
            Assert.True(outcome is WriteOutcome.Created, outcome + "\n" + string.Join('\n', _log.All));
        }

        Assert.IsType<WriteOutcome.Created>(await direct.PutAsync(Specs.Postgres("c"), 0, CancellationToken.None));
        await Stores.UntilAsync(() => direct.Current.Targets.Count == 22 && store.Current.Targets.Count == 22);
        Assert.Equal(direct.Ids(), store.Ids());
        Assert.IsType<WriteOutcome.Created>(await store.PutAsync(Specs.Postgres("d"), 0, CancellationToken.None));
        await Stores.UntilAsync(() => direct.Current.Revision == store.Current.Revision);
        TestContext.Current.TestOutputHelper?.WriteLine(string.Join('\n', _log.All));
    }

    [Fact]
    public async Task A_replica_without_Sentinels_refuses_writes_and_another_connect_finds_the_primary_behind_the_address()
    {
        await using var primary = await RedisServer.StartAsync(DurableRedis.Settings);
        await using var replica = await RedisServer.StartAsync(DurableRedis.Replica(primary));
        await using var store = await Stores.OpenAsync(replica, _cluster, _log);
        for (var i = 0; i < 3; i++)
        {
            var refused = Assert.IsType<WriteOutcome.Unavailable>(await store.PutAsync(Specs.Postgres("a"), 0, CancellationToken.None));
            Assert.StartsWith("Nothing was stored: ", refused.Message, StringComparison.Ordinal);
        }

        await replica.CommandAsync("REPLICAOF NO ONE");
        Assert.IsType<WriteOutcome.Created>(await store.PutAsync(Specs.Postgres("a"), 0, CancellationToken.None));
        Assert.True(store.IsUp);
        Assert.Single(_log.With("takes no changes"));
    }

    [Fact]
    public async Task Sentinels_have_a_password_of_their_own_and_an_unknown_name_is_told()
    {
        await using var primary = await RedisServer.StartAsync([.. DurableRedis.Settings, "requirepass of-the-store", "masterauth of-the-store"]);
        await using var replica = await RedisServer.StartAsync(
            [.. DurableRedis.Replica(primary), "requirepass of-the-store", "masterauth of-the-store"]);
        await using var sentinel = await SentinelServer.StartAsync(primary, $"sentinel auth-pass {SentinelServer.Master} of-the-store", "requirepass of-sentinels");
        var directory = ServerProcess.NewDirectory("passwords");
        var settings = SettingsOf(sentinel.Address) with
        {
            PasswordFile = Path.Combine(directory, "store"),
            SentinelPasswordFile = Path.Combine(directory, "sentinels"),
        };
        await File.WriteAllTextAsync(settings.PasswordFile, "of-the-store\n");
        await File.WriteAllTextAsync(settings.SentinelPasswordFile, "of-sentinels\n");
        await using (var store = await Stores.OpenAsync(settings))
        {
            Assert.IsType<WriteOutcome.Created>(await store.PutAsync(Specs.Postgres("a"), 0, CancellationToken.None));
        }

        var wrong = await Assert.ThrowsAsync<RedisStoreException>(() => Stores.OpenAsync(settings with { SentinelPasswordFile = settings.PasswordFile }));
        Assert.Equal("store.sentinelPasswordFile", wrong.Setting);
        Assert.StartsWith($"Sentinel {sentinel.Address}: ", wrong.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("of-the-store", wrong.Message, StringComparison.Ordinal);
        var unknown = await Assert.ThrowsAsync<RedisStoreException>(
            () => Stores.OpenAsync(settings with { Address = settings.Address with { SentinelMaster = "nobody" } }));
        Assert.Equal(("store.url", "the Sentinels know no primary of the name nobody"), (unknown.Setting, unknown.Message));
        Directory.Delete(directory, recursive: true);
    }

    private static async Task UntilFollowsAsync(RedisServer replica)
    {
        using var limit = new CancellationTokenSource(Stores.Soon);
        while (!(await replica.CommandAsync("INFO replication")).Contains("master_link_status:up", StringComparison.Ordinal))
        {
            await Task.Delay(50, limit.Token);
        }
    }

    /// <summary>Orders a failover as soon as the Sentinel thinks that its replica is fit for it.</summary>
    private static async Task OrderFailoverAsync(SentinelServer sentinel)
    {
        using var limit = new CancellationTokenSource(Stores.Soon);
        while (await sentinel.AskAsync("SENTINEL FAILOVER " + SentinelServer.Master) != "+OK")
        {
            await Task.Delay(100, limit.Token);
        }
    }

    private RedisStoreSettings SettingsOf(params ImmutableArray<string> sentinels) =>
        Stores.SettingsOf(_cluster) with { Address = new RedisStoreAddress { Servers = sentinels, SentinelMaster = SentinelServer.Master } };
}
