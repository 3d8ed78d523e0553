using System.Collections.Concurrent;
using System.Diagnostics;
using Fleet.Cluster.Store;
using Fleet.Cluster.Store.Redis;
using Fleet.Cluster.Targets;
using Fleet.Tests.Testing.Servers;
using Fleet.Tests.Testing.Store;
using Xunit;

namespace Fleet.Tests.Integration.Store;

/// <summary>The store killed, frozen and away: what is registered stands, what was confirmed is there afterwards.</summary>
public sealed class RedisStoreOutages
{
    private readonly string _cluster = Stores.NewName();
    private readonly LogLines _log = new();

    [Fact]
    public async Task Nothing_confirmed_is_lost_when_Redis_is_killed_amid_writes_and_started_again()
    {
        await using var server = await RedisServer.StartAsync(DurableRedis.Settings);
        var confirmed = new ConcurrentDictionary<string, long>();
        await using (var store = await Stores.OpenAsync(server, _cluster, _log))
        {
            using var enough = new CancellationTokenSource();
            var writers = Enumerable.Range(0, 8).Select(w => WriteAsync(store, w, confirmed, enough.Token)).ToList();
            for (var round = 0; round < 3; round++)
            {
                var before = confirmed.Count;
                await Stores.UntilAsync(() => confirmed.Count > before + 50);
                await server.Process.SignalAsync("KILL");
                await server.StopAsync();
                await Stores.UntilAsync(() => !store.IsUp);
                await server.StartAgainAsync();
                await Stores.UntilAsync(() => store.IsUp);
            }

            await enough.CancelAsync();
            await Task.WhenAll(writers);
            Assert.All(confirmed, target => Assert.Equal(target.Value, store.Current.Targets[TargetId.Parse(target.Key)].Revision));
        }

        Assert.Empty(_log.With("went back"));
        await using var again = await Stores.OpenAsync(server, _cluster);
        Assert.All(confirmed, target => Assert.Equal(target.Value, again.Current.Targets[TargetId.Parse(target.Key)].Revision));
        TestContext.Current.TestOutputHelper?.WriteLine($"{confirmed.Count} confirmed, {again.Current.Targets.Count} there\n{string.Join('\n', _log.All)}");
    }

    [Fact]
    public async Task A_frozen_Redis_stops_writes_only_and_they_are_refused_quickly_once_that_is_known()
    {
        await using var server = await RedisServer.StartAsync(DurableRedis.Settings);
        await using var store = await Stores.OpenAsync(server, _cluster, _log);
        await store.PutAsync(Specs.Postgres("a"), 0, CancellationToken.None);
        var before = store.Current;
        await server.Process.SignalAsync("STOP");
        var clock = Stopwatch.StartNew();
        var first = Assert.IsType<WriteOutcome.Unavailable>(await store.PutAsync(Specs.Postgres("b"), 0, CancellationToken.None));
        Assert.True(clock.Elapsed < TimeSpan.FromSeconds(7), $"{clock.Elapsed}");
        await Stores.UntilAsync(() => !store.IsUp && _log.With("is away").Length > 0);
        clock.Restart();
        for (var i = 0; i < 10; i++)
        {
            var refused = Assert.IsType<WriteOutcome.Unavailable>(await store.PutAsync(Specs.Postgres("c" + i), 0, CancellationToken.None));
            Assert.StartsWith("Nothing was stored: the store is away", refused.Message, StringComparison.Ordinal);
        }

        Assert.True(clock.Elapsed < TimeSpan.FromSeconds(5), $"{clock.Elapsed}");
        Assert.Same(before, store.Current);
        await server.Process.SignalAsync("CONT");
        await Stores.UntilAsync(() => store.IsUp);
        Assert.IsType<WriteOutcome.Created>(await store.PutAsync(Specs.Postgres("d"), 0, CancellationToken.None));
        if (first.Message.StartsWith("Nothing was stored", StringComparison.Ordinal))
        {
            Assert.Equal(["a", "d"], store.Ids());
        }
        else
        {
            Assert.StartsWith("It is not known whether this was stored", first.Message, StringComparison.Ordinal);
            Assert.Equal(["a", "d"], store.Ids().Except(["b"]));
        }

        Assert.Equal((1, 1), (_log.With("is away").Length, _log.With("is back, at").Length));
    }

    [Fact]
    public async Task A_store_that_is_away_is_told_once_and_writes_say_so_at_once()
    {
        await using var server = await RedisServer.StartAsync(DurableRedis.Settings);
        await using var store = await Stores.OpenAsync(server, _cluster, _log);
        await store.PutAsync(Specs.Postgres("a"), 0, CancellationToken.None);
        await server.StopAsync();
        await Stores.UntilAsync(() => !store.IsUp);
        var clock = Stopwatch.StartNew();
        Assert.StartsWith(
            "Nothing was stored: ",
            Assert.IsType<WriteOutcome.Unavailable>(await store.PutAsync(Specs.Postgres("b"), 0, CancellationToken.None)).Message,
            StringComparison.Ordinal);
        var many = await store.PutManyAsync([Specs.Postgres("c"), Specs.Postgres("d")], CancellationToken.None);
        Assert.Equal(2, many.Length);
        Assert.All(many, outcome => Assert.IsType<WriteOutcome.Unavailable>(outcome));
        Assert.True(clock.Elapsed < TimeSpan.FromSeconds(3), $"{clock.Elapsed}");
        Assert.Equal(["a"], store.Ids());
        await server.StartAgainAsync();
        await Stores.UntilAsync(() => store.IsUp);
        Assert.IsType<WriteOutcome.Created>(await store.PutAsync(Specs.Postgres("b"), 0, CancellationToken.None));
        Assert.Equal(["is away", "is back"], _log.All.Where(line => line.Contains("The store", StringComparison.Ordinal)).Select(line => line.Contains("is away", StringComparison.Ordinal) ? "is away" : "is back"));
    }

    [Fact]
    public async Task A_store_closed_while_it_is_away_ends_at_once()
    {
        var server = await RedisServer.StartAsync(DurableRedis.Settings);
        var store = await Stores.OpenAsync(server, _cluster);
        await server.DisposeAsync();
        await Stores.UntilAsync(() => !store.IsUp);
        var clock = Stopwatch.StartNew();
        await store.DisposeAsync();
        Assert.True(clock.Elapsed < TimeSpan.FromSeconds(2), $"{clock.Elapsed}");
        Assert.Equal(new WriteOutcome.Unavailable("Nothing was stored: the store is closed."), await store.PutAsync(Specs.Postgres("a"), 0, CancellationToken.None));
    }

    [Fact]
    public async Task A_server_that_refuses_writes_is_told_and_so_is_its_recovery()
    {
        await using var server = await RedisServer.StartAsync(DurableRedis.Settings);
        await using var store = await Stores.OpenAsync(server, _cluster, _log);
        await server.CommandAsync("CONFIG SET min-replicas-to-write 1");
        for (var i = 0; i < 3; i++)
        {
            var refused = Assert.IsType<WriteOutcome.Unavailable>(await store.PutAsync(Specs.Postgres("a"), 0, CancellationToken.None));
            Assert.StartsWith("Nothing was stored: the store refuses: NOREPLICAS", refused.Message, StringComparison.Ordinal);
        }

        Assert.False(store.IsUp);
        await server.CommandAsync("CONFIG SET min-replicas-to-write 0");
        Assert.IsType<WriteOutcome.Created>(await store.PutAsync(Specs.Postgres("a"), 0, CancellationToken.None));
        Assert.True(store.IsUp);
        Assert.Equal((1, 1), (_log.With("takes no changes").Length, _log.With("takes changes again").Length));
    }

    private static async Task WriteAsync(RedisStore store, int writer, ConcurrentDictionary<string, long> confirmed, CancellationToken enough)
    {
        for (var i = 0; !enough.IsCancellationRequested; i++)
        {
            var id = $"w{writer}-{i}";
            var outcome = await store.PutAsync(Specs.Postgres(id), 0, CancellationToken.None);
            if (outcome is WriteOutcome.Created created)
            {
                confirmed[id] = created.Target.Revision;
            }
            else
            {
                // A refusal comes at once; who tries again at once would only burn the processor.
                Assert.IsType<WriteOutcome.Unavailable>(outcome);
                await Task.Delay(20, CancellationToken.None);
            }
        }
    }
}
