using Fleet.Cluster.Targets;
using Fleet.Grains.Collecting;
using Fleet.Tests.Testing;
using Fleet.Tests.Testing.Servers;
using Xunit;

namespace Fleet.Tests.Integration.Redis;

/// <summary>Fleet beside redis_exporter: recorded outputs of 1.45 and 1.55, and Debian's 1.45 run on the same server.</summary>
public sealed class RedisParity
{
    /// <summary>Families of the exporter that Fleet leaves out or shapes otherwise, on purpose.</summary>
    private static readonly Dictionary<string, string> Deliberate = new(StringComparer.Ordinal)
    {
        ["redis_up"] = "served by the grain",
        ["redis_exporter_build_info"] = "there is no exporter",
        ["redis_target_scrape_request_errors_total"] = "there is no /scrape here that could be asked wrongly",
        ["redis_expired_time_cap_reached_total"] = "a counter since 1.64, a gauge before",
        ["redis_instance_info"] = "has master_replid since 1.64",
    };

    /// <summary>What the recorded runs had from further options, which Fleet does not have yet.</summary>
    private static readonly string[] KeyOptions = ["redis_key_size", "redis_key_value", "redis_key_value_as_string", "redis_keys_count"];

    private static readonly string[] AddStream =
        ["XADD orders 1700000000000-0 a 1", "XGROUP CREATE orders g 0", "XREADGROUP GROUP g c COUNT 1 STREAMS orders >"];

    [Theory]
    [InlineData("redisexp_1.45_default.prom")]
    [InlineData("redisexp_1.55_default.prom")]
    public async Task A_master_gives_every_family_of_the_recorded_output(string capture)
    {
        await using var master = await StartMasterAsync();
        await using var replica = await StartReplicaAsync(master);
        await using var collector = RedisTarget.Collector(master.Address);
        AssertCovers(await RecordedAsync(capture), await collector.CollectAsync());
    }

    [Fact]
    public async Task A_replica_gives_every_family_of_the_recorded_output()
    {
        await using var master = await StartMasterAsync();
        await using var replica = await StartReplicaAsync(master);
        await using var collector = RedisTarget.Collector(replica.Address);
        var collection = await collector.CollectAsync();
        AssertCovers(await RecordedAsync("redisexp_1.55_replica.prom"), collection);
        Assert.Equal(1, collection.Value("redis_master_link_up"));
    }

    [Fact]
    public async Task A_cluster_node_gives_every_family_of_the_recorded_output()
    {
        await using var server = await RedisServer.StartAsync("cluster-enabled yes", "latency-monitor-threshold 1", "enable-debug-command yes");
        await server.CommandAsync("CLUSTER ADDSLOTSRANGE 0 16383", "NOSUCH", "DEBUG SLEEP 0.01");
        await server.Process.WaitUntilAsync(
            async () => (await server.CommandAsync("CLUSTER INFO")).Contains("cluster_state:ok", StringComparison.Ordinal), TimeSpan.FromSeconds(20));
        await server.CommandAsync(AddStream);
        await using (var streams = RedisTarget.Collector(server.Address, WithStream))
        {
            AssertCovers(await RecordedAsync("redisexp_1.55_cluster.prom"), await streams.CollectAsync(), KeyOptions);
        }

        await using var collector = RedisTarget.Collector(server.Address);
        var collection = await collector.CollectAsync();
        Assert.Equal(16384, collection.Value("redis_cluster_slots_assigned"));
        Assert.Equal(1, collection.Value("redis_db_keys"));
        var again = await collector.CollectAsync();
        Assert.Equal(collection.Value("redis_total_reads_processed") + 2, again.Value("redis_total_reads_processed"));
        var third = await collector.CollectAsync();
        Assert.Equal(again.Value("redis_total_reads_processed") + 1, third.Value("redis_total_reads_processed"));
    }

    [Fact]
    public async Task A_sentinel_gives_every_family_of_the_recorded_output_but_no_databases()
    {
        await using var master = await StartMasterAsync();
        var directory = ServerProcess.NewDirectory("sentinel");
        var port = ServerProcess.FreePort();
        var configuration = Path.Combine(directory, "sentinel.conf");
        await File.WriteAllLinesAsync(configuration, [
            FormattableString.Invariant($"port {port}"), "bind 127.0.0.1", "dir " + directory,
            FormattableString.Invariant($"sentinel monitor mymaster 127.0.0.1 {master.Port} 1")]);
        await using var sentinel = ServerProcess.Start("redis-server", [configuration, "--sentinel"], Path.Combine(directory, "log"));
        await using var collector = RedisTarget.Collector(FormattableString.Invariant($"127.0.0.1:{port}"));
        Collection? collection = null;
        await sentinel.WaitUntilAsync(
            async () => (collection = await collector.CollectAsync()).Outcome == CollectOutcome.Ok, TimeSpan.FromSeconds(20));
        AssertCovers(
            await RecordedAsync("redisexp_1.55_sentinel.prom"), collection!,
            "redis_db_keys", "redis_db_keys_expiring", "redis_errors_total");
        Assert.False(collection!.Has("redis_db_keys"));
        Assert.Contains(collection!.Skipped, static one => one.Collector == "latency_latest");
    }

    [Fact]
    public async Task Streams_give_every_family_of_the_recorded_output()
    {
        await using var master = await StartMasterAsync();
        await using var replica = await StartReplicaAsync(master);
        await master.CommandAsync(AddStream);
        await using var collector = RedisTarget.Collector(master.Address, WithStream);
        AssertCovers(await RecordedAsync("redisexp_1.55_streams.prom"), await collector.CollectAsync(), KeyOptions);
    }

    [Fact]
    public async Task Debians_exporter_on_the_same_server_gives_no_family_that_Fleet_lacks()
    {
        await using var master = await StartMasterAsync();
        await using var replica = await StartReplicaAsync(master);
        await using var exporter = await DebianExporter.StartAsync(master);
        await using var collector = RedisTarget.Collector(master.Address);
        var theirs = FamilyShapes.Of(await exporter.ScrapeAsync());
        Assert.True(theirs.Count > 100);
        AssertCovers(theirs, await collector.CollectAsync());
    }

    /// <summary>What the exporter shows alike before and after Fleet's collection did not move, so Fleet must show the same.</summary>
    [Fact]
    public async Task Debians_exporter_on_the_same_server_shows_the_same_values()
    {
        await using var master = await StartMasterAsync();
        await using var replica = await StartReplicaAsync(master);
        await using var exporter = await DebianExporter.StartAsync(master);
        await using var collector = RedisTarget.Collector(master.Address);
        var before = FamilyShapes.Values(await exporter.ScrapeAsync());
        var ours = FamilyShapes.Values((await collector.CollectAsync()).Families());
        var after = FamilyShapes.Values(await exporter.ScrapeAsync());
        var standing = before
            .Where(one => after.TryGetValue(one.Key, out var value) && value.Equals(one.Value))
            .Where(static one => !Deliberate.Keys.Any(name => one.Key.Split('{')[0] == name))

            // Percentiles of what the two ask themselves move with each of their questions, and may come back to where they were.
            .Where(static one => !one.Key.StartsWith("redis_latency_percentiles_usec", StringComparison.Ordinal))
            .ToDictionary(StringComparer.Ordinal);
        Assert.True(standing.Count > 150, $"only {standing.Count} series stand still");
        Assert.Empty(standing
            .Where(one => !ours.TryGetValue(one.Key, out var value) || Math.Abs(value - one.Value) > 1e-9 * Math.Abs(value))
            .Select(one => $"{one.Key} is {ours.GetValueOrDefault(one.Key, double.NaN)}, not {one.Value}"));
    }

    private static TargetSpec WithStream(TargetSpec spec) => spec with { Options = new RedisOptions { CheckSingleStreams = ["orders"] } };

    private static void AssertCovers(SortedDictionary<string, string> theirs, Collection collection, params string[] exceptions)
    {
        Assert.Equal(CollectOutcome.Ok, collection.Outcome);
        var ours = FamilyShapes.Of(collection.Families());
        var wrong = theirs
            .Where(one => !Deliberate.ContainsKey(one.Key) && !exceptions.Contains(one.Key) && ours.GetValueOrDefault(one.Key) != one.Value)
            .Select(one => $"{one.Key} is '{ours.GetValueOrDefault(one.Key)}', not '{one.Value}'");
        Assert.Empty(wrong);
    }

    private static async Task<SortedDictionary<string, string>> RecordedAsync(string capture)
    {
        return FamilyShapes.Of(await File.ReadAllTextAsync(Checkout.PathOf("tests/Integration/Redis/Captures", capture)));
    }

    /// <summary>A server on which something has happened: a slow event, an error, keys with and without expiry.</summary>
    private static async Task<RedisServer> StartMasterAsync()
    {
        var server = await RedisServer.StartAsync("latency-monitor-threshold 1", "enable-debug-command yes");
        await server.CommandAsync("SET a 1", "SET b 1 EX 1000", "NOSUCH", "DEBUG SLEEP 0.01");
        return server;
    }

    private static async Task<RedisServer> StartReplicaAsync(RedisServer master)
    {
        var replica = await RedisServer.StartAsync(FormattableString.Invariant($"replicaof 127.0.0.1 {master.Port}"));
        await replica.Process.WaitUntilAsync(
            async () => (await master.CommandAsync("INFO replication")).Contains("state=online", StringComparison.Ordinal)
                && (await replica.CommandAsync("INFO replication")).Contains("master_link_status:up", StringComparison.Ordinal),
            TimeSpan.FromSeconds(30));
        return replica;
    }
}
