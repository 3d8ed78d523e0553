using Fleet.Cluster.Store;
using Fleet.Cluster.Store.Redis;
using Fleet.Cluster.Targets;
using Fleet.Tests.Testing.Servers;
using Fleet.Tests.Testing.Store;
using Xunit;

namespace Fleet.Tests.Integration.Store;

/// <summary>A server that forgets what it confirmed is given it back; readers never see less.</summary>
public sealed class RedisStoreGoneBack
{
    private readonly string _cluster = Stores.NewName();
    private readonly LogLines _log = new();

    [Fact]
    public async Task What_an_emptied_store_lost_is_put_back_and_nothing_is_dropped_meanwhile()
    {
        await using var server = await RedisServer.StartAsync(DurableRedis.Settings);
        await using var a = await Stores.OpenAsync(server, _cluster, _log);
        await using var b = await Stores.OpenAsync(server, _cluster);
        await a.PutManyAsync([.. Enumerable.Range(0, 100).Select(i => Specs.Postgres("t" + i))], CancellationToken.None);
        await b.DeleteAsync(TargetId.Parse("t50"), null, CancellationToken.None);
        await Stores.UntilAsync(() => a.Current.Revision == 101);
        using var enough = new CancellationTokenSource();
        var watching = Task.WhenAll(WatchAsync(a, enough.Token), WatchAsync(b, enough.Token));
        for (var round = 0; round < 3; round++)
        {
            var seen = a.Current.Revision;
            await server.CommandAsync("FLUSHALL");
            var written = Assert.IsType<WriteOutcome.Created>(await b.PutAsync(Specs.Postgres("new" + round), 0, CancellationToken.None));
            Assert.True(written.Target.Revision > seen);
            await a.WaitForChangeAsync(written.Target.Revision - 1, CancellationToken.None).WaitAsync(Stores.Soon);
            Assert.Equal(100 + round, a.Current.Targets.Count);
        }

        await enough.CancelAsync();
        await watching;
        Assert.DoesNotContain("t50", a.Ids());
        await using var late = await Stores.OpenAsync(server, _cluster);
        Assert.Equal(a.Ids(), late.Ids());
        Assert.Equal((late.Current.Revision, late.Current.Revision), (a.Current.Revision, b.Current.Revision));
        TestContext.Current.TestOutputHelper?.WriteLine(string.Join('\n', _log.All));
    }

    [Fact]
    public async Task An_idle_process_notices_by_itself_and_tells_it_in_one_line()
    {
        await using var server = await RedisServer.StartAsync(DurableRedis.Settings);
        await using var store = await Stores.OpenAsync(server, _cluster, _log);
        await store.PutManyAsync([Specs.Postgres("a"), Specs.Postgres("b")], CancellationToken.None);
        await server.CommandAsync("FLUSHALL");
        await store.WaitForChangeAsync(2, CancellationToken.None).WaitAsync(Stores.Soon);
        Assert.Equal(["a", "b"], store.Ids());
        Assert.Equal(4, store.Current.Revision);
        Assert.Contains("it stands at revision 0, 2 was seen; 2 targets", Assert.Single(_log.With("went back")), StringComparison.Ordinal);
        Assert.IsType<WriteOutcome.Conflict>(await store.PutAsync(Specs.Postgres("a", "x:1"), 1, CancellationToken.None));
    }

    [Fact]
    public async Task A_store_emptied_again_and_again_amid_writes_of_two_processes_loses_nothing_confirmed()
    {
        await using var server = await RedisServer.StartAsync(DurableRedis.Settings);
        await using var a = await Stores.OpenAsync(server, _cluster);
        await using var b = await Stores.OpenAsync(server, _cluster);
        using var enough = new CancellationTokenSource();
        var writers = Enumerable.Range(0, 6).Select(w => CountAsync(w % 2 == 0 ? a : b, "t" + w, enough.Token)).ToList();
        for (var i = 0; i < 15; i++)
        {
            await Task.Delay(150, CancellationToken.None);
            await server.CommandAsync("FLUSHALL");
        }

        await enough.CancelAsync();
        var counted = await Task.WhenAll(writers);
        Assert.All(counted, count => Assert.True(count > 10, $"{count}"));
        await Stores.UntilAsync(() => a.Current.Revision == b.Current.Revision);
        await using var late = await Stores.OpenAsync(server, _cluster);
        for (var w = 0; w < 6; w++)
        {
            Assert.Equal($"h{counted[w]}:1", late.Current.Targets[TargetId.Parse("t" + w)].Spec.Address);
            Assert.Equal($"h{counted[w]}:1", a.Current.Targets[TargetId.Parse("t" + w)].Spec.Address);
        }

        TestContext.Current.TestOutputHelper?.WriteLine($"{counted.Sum()} writes, revision {late.Current.Revision}");
    }

    [Fact]
    public async Task After_a_failover_to_a_replica_that_lagged_nothing_known_is_lost_and_what_was_written_since_wins()
    {
        await using var primary = await RedisServer.StartAsync(DurableRedis.Settings);
        await using var replica = await RedisServer.StartAsync(DurableRedis.Replica(primary));
        await using var address = new SwitchRelay(primary.Port);
        await using var knowing = await Stores.OpenAsync(Stores.SettingsOf(_cluster, address.Address), _log);
        foreach (var id in (string[])["common", "changed", "deleted", "rewritten", "returning"])
        {
            await knowing.PutAsync(Specs.Postgres(id), 0, CancellationToken.None);
        }

        await UntilHasAsync(replica, "revision 5");
        await replica.CommandAsync("REPLICAOF NO ONE");

        // Confirmed by the old primary, never seen by the new one.
        await knowing.PutAsync(Specs.Postgres("changed", "new:1"), null, CancellationToken.None);
        await knowing.PutAsync(Specs.Postgres("rewritten", "lost:1"), null, CancellationToken.None);
        await knowing.PutAsync(Specs.Postgres("created"), null, CancellationToken.None);
        await knowing.DeleteAsync(TargetId.Parse("returning"), null, CancellationToken.None);
        Assert.Equal(9, knowing.Current.Revision);

        // Confirmed by the new one, by a process that had not seen the above either; the revisions are the same numbers.
        await using (var stale = await Stores.OpenAsync(replica, _cluster))
        {
            Assert.Equal(5, stale.Current.Revision);
            await stale.PutAsync(Specs.Postgres("fresh"), null, CancellationToken.None);
            await stale.PutAsync(Specs.Postgres("rewritten", "kept:1"), null, CancellationToken.None);
            await stale.DeleteAsync(TargetId.Parse("deleted"), null, CancellationToken.None);
        }

        address.SwitchTo(replica.Port);
        await knowing.WaitForChangeAsync(9, CancellationToken.None).WaitAsync(Stores.Soon);
        Assert.Equal(["changed", "common", "created", "fresh", "returning", "rewritten"], knowing.Ids());
        Assert.Equal("new:1", knowing.Current.Targets[TargetId.Parse("changed")].Spec.Address);
        Assert.Equal("kept:1", knowing.Current.Targets[TargetId.Parse("rewritten")].Spec.Address);
        Assert.True(knowing.Current.Targets[TargetId.Parse("rewritten")].Revision > 9);
        await using var late = await Stores.OpenAsync(replica, _cluster);
        Assert.Equal(knowing.Ids(), late.Ids());
        Assert.Equal(knowing.Current.Revision, late.Current.Revision);
    }

    /// <summary>Writes one number after the other to one target; gives the last one, which was confirmed.</summary>
    private static async Task<int> CountAsync(RedisStore store, string id, CancellationToken enough)
    {
        for (var i = 1; ; i++)
        {
            var outcome = await store.PutAsync(Specs.Postgres(id, $"h{i}:1"), null, CancellationToken.None);
            Assert.True(outcome is WriteOutcome.Created or WriteOutcome.Replaced, outcome.ToString());
            if (enough.IsCancellationRequested)
            {
                return i;
            }
        }
    }

    private static async Task UntilHasAsync(RedisServer server, string headField)
    {
        var (field, value) = (headField.Split(' ')[0], headField.Split(' ')[1]);
        using var limit = new CancellationTokenSource(Stores.Soon);
        while (true)
        {
            foreach (var key in (await server.CommandAsync("KEYS *:head")).Split("\r\n").Where(line => line.StartsWith('{')))
            {
                if ((await server.CommandAsync($"HGET {key} {field}")).Split("\r\n").ElementAtOrDefault(1) == value)
                {
                    return;
                }
            }

            await Task.Delay(20, limit.Token);
        }
    }

    private static async Task WatchAsync(RedisStore store, CancellationToken enough)
    {
        var (most, revision) = (0, 0L);
        while (!enough.IsCancellationRequested)
        {
            var now = store.Current;
            Assert.True(now.Targets.Count >= most && now.Revision >= revision, $"{now.Targets.Count} of {most} targets, revision {now.Revision} after {revision}");
            (most, revision) = (now.Targets.Count, now.Revision);
            await Task.Yield();
        }
    }
}
