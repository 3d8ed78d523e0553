using System.Diagnostics;
using Fleet.Cluster;
using Fleet.Cluster.Store;
using Fleet.Cluster.Store.Redis;
using Fleet.Cluster.Targets;
using Fleet.Tests.Testing.Servers;
using Fleet.Tests.Testing.Store;
using Xunit;

namespace Fleet.Tests.Integration.Store;

/// <summary>What one process writes, the others see: at once mostly, and within a second when the announcement was lost.</summary>
public sealed class RedisStoreFollowing(DurableRedis redis) : IClassFixture<DurableRedis>
{
    private readonly string _cluster = Stores.NewName();

    [Fact]
    public async Task Stores_of_one_cluster_see_each_others_writes_and_those_of_other_clusters_do_not()
    {
        await using var a = await Stores.OpenAsync(redis.Server, _cluster);
        await using var b = await Stores.OpenAsync(redis.Server, _cluster);
        await using var stranger = await Stores.OpenAsync(redis.Server, Stores.NewName());
        for (var i = 0; i < 20; i++)
        {
            var (writer, reader) = i % 2 == 0 ? (a, b) : (b, a);
            var seen = reader.Current.Revision;
            Assert.IsType<WriteOutcome.Created>(await writer.PutAsync(Specs.Postgres("t" + i), 0, CancellationToken.None));
            await reader.WaitForChangeAsync(seen, CancellationToken.None).WaitAsync(Stores.Soon);
            Assert.Equal(writer.Current.Revision, reader.Current.Revision);
        }

        await a.DeleteAsync(TargetId.Parse("t3"), null, CancellationToken.None);
        await Stores.UntilAsync(() => b.Current.Targets.Count == 19);
        Assert.Equal(a.Ids(), b.Ids());
        Assert.All(a.Current.Targets.Values, target => Assert.Equivalent(target, b.Current.Targets[target.Spec.Id], strict: true));
        Assert.Empty(stranger.Current.Targets);
    }

    [Fact]
    public async Task An_announcement_that_is_lost_costs_a_second_and_the_next_one_is_heard_again()
    {
        await using var a = await Stores.OpenAsync(redis.Server, _cluster);
        await using var b = await Stores.OpenAsync(redis.Server, _cluster);
        for (var i = 0; i < 3; i++)
        {
            await redis.Server.CommandAsync("CLIENT KILL TYPE pubsub");
            var clock = Stopwatch.StartNew();
            await a.PutAsync(Specs.Postgres("t" + i), 0, CancellationToken.None);
            await b.WaitForChangeAsync(i, CancellationToken.None).WaitAsync(Stores.Soon);
            Assert.True(clock.Elapsed < TimeSpan.FromSeconds(3), $"{clock.Elapsed}");
        }

        Assert.Equal(["t0", "t1", "t2"], b.Ids());
        Assert.True(b.IsUp);
    }

    [Fact]
    public async Task A_process_that_missed_more_than_the_log_holds_reads_everything()
    {
        var settings = Stores.SettingsOf(_cluster, redis.Server.Address) with { Limits = Limits.Default with { StoreChangesKept = 10 } };
        await using var a = await Stores.OpenAsync(settings);
        await a.PutManyAsync([Specs.Postgres("kept"), Specs.Postgres("gone")], CancellationToken.None);
        await using var b = await Stores.OpenAsync(settings);
        await using var cut = new SwitchRelay(redis.Server.Port);
        await using var c = await Stores.OpenAsync(settings with { Address = Stores.SettingsOf(_cluster, cut.Address).Address });
        cut.SwitchTo(null);
        await a.DeleteAsync(TargetId.Parse("gone"), null, CancellationToken.None);
        await a.PutManyAsync([.. Enumerable.Range(0, 1000).Select(i => Specs.Postgres("t" + i))], CancellationToken.None);
        await redis.Server.CommandAsync($"XTRIM {new RedisKeys(_cluster).Changes} MAXLEN 0");
        cut.SwitchTo(redis.Server.Port);
        await Stores.UntilAsync(() => b.Current.Revision == a.Current.Revision && c.Current.Revision == a.Current.Revision);
        Assert.Equal((1003, 1003), (b.Current.Revision, c.Current.Revision));
        Assert.Equal(1001, c.Current.Targets.Count);
        Assert.Equal(a.Ids(), b.Ids());
        Assert.Equal(a.Ids(), c.Ids());

        // With an empty log everybody goes on, too.
        await c.PutAsync(Specs.Postgres("last"), 0, CancellationToken.None);
        await Stores.UntilAsync(() => a.Current.Revision == 1004 && b.Current.Revision == 1004);
    }

    [Fact]
    public async Task A_large_registry_is_read_whole_and_written_at_once()
    {
        var specs = Enumerable.Range(0, 5000).Select(i => Specs.Postgres($"t{i:D5}") with { Group = "group-" + (i % 100) }).ToList();
        await using var a = await Stores.OpenAsync(redis.Server, _cluster);
        var clock = Stopwatch.StartNew();
        for (var part = 0; part < 4; part++)
        {
            var outcomes = await a.PutManyAsync([.. specs.Select(spec => spec with { Id = TargetId.Parse($"{spec.Id}-{part}") })], CancellationToken.None);
            Assert.All(outcomes, outcome => Assert.IsType<WriteOutcome.Created>(outcome));
        }

        var written = clock.Elapsed;
        clock.Restart();
        await using var b = await Stores.OpenAsync(redis.Server, _cluster);
        TestContext.Current.TestOutputHelper?.WriteLine($"20,000 targets written in {written}, read in {clock.Elapsed}");
        Assert.Equal((20_000, 20_000L), (b.Current.Targets.Count, b.Current.Revision));
        clock.Restart();
        await redis.Server.CommandAsync("FLUSHALL");
        await Stores.UntilAsync(() => a.Current.Revision > 20_000 && b.Current.Revision > 20_000);
        TestContext.Current.TestOutputHelper?.WriteLine($"put back in {clock.Elapsed}");
        await using var c = await Stores.OpenAsync(redis.Server, _cluster);
        Assert.Equal(20_000, c.Current.Targets.Count);
    }
}
