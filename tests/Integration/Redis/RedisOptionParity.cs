using Fleet.Cluster.Targets;
using Fleet.Grains.Collecting;
using Fleet.Tests.Testing.Servers;
using Xunit;

namespace Fleet.Tests.Integration.Redis;

/// <summary>Options beside the flags of Debian's redis_exporter 1.45 on the same server: what it shows of them, Fleet shows too.</summary>
public sealed class RedisOptionParity
{
    private static readonly string[] Data =
    [
        "SET str:a 42", "SET str:b hello", "SET str:c 1.5", "RPUSH list:a 1 2 3", "SADD set:a 1 2", "ZADD zset:a 1 x", "HSET hash:a f v g w", "PFADD hll:a 1 2 3 4",
        "XADD stream:a 1700000000000-0 a 1", "XADD stream:a 1700000001000-0 a 2", "XGROUP CREATE stream:a g1 0", "XREADGROUP GROUP g1 c1 COUNT 1 STREAMS stream:a >",
        "SELECT 3", "SET str:a 7", "SET other 1",
    ];

    [Fact]
    public Task Keys() => CompareAsync(
        ["-check-keys=str:*,*:a,db3=str:*", "-check-single-keys=str:a,db3=other"],
        new RedisOptions { CheckKeys = ["str:*", "*:a", "db3=str:*"], CheckSingleKeys = ["str:a", "db3=other"] },
        "redis_key_");

    [Fact]
    public Task Counts() => CompareAsync(
        ["-count-keys=str:*,db3=*,str:a,nothing*"], new RedisOptions { CountKeys = ["str:*", "db3=*", "str:a", "nothing*"] }, "redis_keys_count");

    [Fact]
    public Task Groups() => CompareAsync(
        ["-check-key-groups=^([a-z]+):", "-max-distinct-key-groups=3"], new RedisOptions { CheckKeyGroups = ["^([a-z]+):"], MaxDistinctKeyGroups = 3 },
        "redis_key_group_", "redis_number_of_distinct_key_groups");

    [Fact]
    public Task Streams() => CompareAsync(
        ["-check-streams=stream:*", "-check-single-streams=stream:a"], new RedisOptions { CheckStreams = ["stream:*"], CheckSingleStreams = ["stream:a"] },
        "redis_stream_length", "redis_stream_groups", "redis_stream_radix", "redis_stream_group_consumers", "redis_stream_group_messages_pending",
        "redis_stream_group_consumer_messages_pending", "redis_stream_last_generated_id", "redis_stream_group_last_delivered_id");

    [Fact]
    public Task Settings() => CompareAsync(
        ["-include-config-metrics=true"], new RedisOptions { IncludeConfigMetrics = true }, "redis_config_");

    [Fact]
    public Task The_machines_memory() => CompareAsync(
        ["-include-system-metrics=true"], new RedisOptions { IncludeSystemMetrics = true }, "redis_total_system_memory_bytes");

    [Fact]
    public async Task Clients_have_the_labels_of_their_series()
    {
        await using var server = await StartAsync();
        await using var exporter = await DebianExporter.StartAsync(server, "-export-client-list=true", "-export-client-port=true");
        var theirs = FamilyShapes.Of(await exporter.ScrapeAsync());
        await using var collector = RedisTarget.Collector(server.Address, static spec => spec with { Options = new RedisOptions { ExportClientList = true, ExportClientPort = true } });
        var collection = await collector.CollectAsync();

        // 1.55 has the last two as well.
        Assert.Equal(theirs["redis_connected_clients_details"] + ",resp,user", FamilyShapes.Of(collection.Families())["redis_connected_clients_details"]);
        var families = collection.Families().Where(static family => family.Name.StartsWith("redis_connected_client_", StringComparison.Ordinal)).ToList();
        Assert.Equal(12, families.Count);
        Assert.All(families, static family => Assert.Equal(["id", "name"], family.Samples[0].Labels.Take(2).Select(static label => label.Name)));
    }

    /// <summary>Debian's 1.45 shows no file name yet and fails on an empty answer; 1.55 does as Fleet.</summary>
    [Fact]
    public async Task Scripts()
    {
        await using var server = await StartAsync();
        var script = Path.Combine(server.Directory, "own.lua");
        await File.WriteAllTextAsync(script, "return {'foo', tostring(redis.call('STRLEN', 'str:b')), 'bar', '1.5'}");
        var bad = Path.Combine(server.Directory, "bad.lua");
        await File.WriteAllTextAsync(bad, "return redis.call('SET', 'x', '1')");
        await using var exporter = await DebianExporter.StartAsync(server, "-script=" + script);
        var theirs = FamilyShapes.Values(await exporter.ScrapeAsync());
        await using var collector = RedisTarget.Collector(server.Address, spec => spec with
        {
            Options = new RedisOptions { Script = [script, bad, "/nowhere.lua"], LuaScriptReadOnly = true },
        });
        var collection = await collector.CollectAsync();
        Assert.Equal(theirs["redis_script_values{key=\"foo\"}"], collection.Value("redis_script_values", "foo"));
        Assert.Equal(1.5, collection.Value("redis_script_values", "bar"));
        Assert.Equal(1, collection.Value("redis_script_result", script));
        Assert.Equal(0, collection.Value("redis_script_result", bad));
        Assert.Equal(0, collection.Value("redis_script_result", "/nowhere.lua"));
        Assert.Equal((OutcomeKind.Partial, FailureReason.Query), (collection.Outcome.Kind, collection.Outcome.Reason));
        Assert.Contains(bad, collection.Outcome.Message, StringComparison.Ordinal);
        Assert.Contains("0", await server.CommandAsync("EXISTS x"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_ping_is_measured_and_roles_and_empty_databases_are_as_wanted()
    {
        await using var server = await StartAsync();
        await using var collector = RedisTarget.Collector(server.Address, static spec => spec with
        {
            Options = new RedisOptions
            {
                PingOnConnect = true,
                AppendInstanceRoleLabel = true,
                IncludeMetricsForEmptyDatabases = false,
                ExcludeLatencyHistogramMetrics = true,
                IncludeRdbFileSizeMetric = true,
            },
        });
        var collection = await collector.CollectAsync();
        Assert.True(collection.Value("redis_exporter_last_scrape_ping_time_seconds") > 0);
        Assert.Equal(2, collection.Families().Single(static family => family.Name == "redis_db_keys").Samples.Length);
        Assert.All(
            collection.Parts.Where(static part => part.Collector != "exporter").SelectMany(static part => part.Families).SelectMany(static family => family.Samples),
            static sample => Assert.Equal("master", sample.Labels.Single(static label => label.Name == "instance_role").Value));
        Assert.False(collection.Has("redis_commands_latencies_usec"));
        Assert.Equal(0, collection.Value("redis_rdb_current_size_bytes"));
        await server.CommandAsync("SAVE");
        Assert.True((await collector.CollectAsync()).Value("redis_rdb_current_size_bytes") > 0);
    }

    [Fact]
    public async Task Keys_can_be_left_to_replicas()
    {
        await using var server = await StartAsync();
        await using var collector = RedisTarget.Collector(server.Address, static spec => spec with
        {
            Options = new RedisOptions { SkipCheckKeysForRoleMaster = true, CheckKeys = ["*"], CountKeys = ["*"], CheckSingleStreams = ["stream:a"] },
        });
        var collection = await collector.CollectAsync();
        Assert.Equal(CollectOutcome.Ok, collection.Outcome);
        Assert.Equal(["scan", "keys", "key_counts", "streams"], collection.Skipped.Select(static one => one.Collector));
        Assert.False(collection.Has("redis_key_size"));
    }

    private static async Task<RedisServer> StartAsync()
    {
        var server = await RedisServer.StartAsync("appendonly no");
        await server.CommandAsync(Data);
        return server;
    }

    /// <summary>Whatever the exporter shows under the names that begin so, with the value that it has there.</summary>
    private static async Task CompareAsync(string[] flags, RedisOptions options, params string[] names)
    {
        await using var server = await StartAsync();
        await using var exporter = await DebianExporter.StartAsync(server, flags);
        var theirs = FamilyShapes.Values(await exporter.ScrapeAsync()).Where(one => names.Any(name => one.Key.StartsWith(name, StringComparison.Ordinal))).ToList();
        Assert.NotEmpty(theirs);
        await using var collector = RedisTarget.Collector(server.Address, spec => spec with { Options = options });
        var collection = await collector.CollectAsync();
        Assert.Equal(CollectOutcome.Ok, collection.Outcome);
        var ours = FamilyShapes.Values(collection.Families());
        Assert.Empty(theirs
            .Where(static one => !IsDeliberate(one.Key))
            .Where(one => !ours.TryGetValue(one.Key, out var value) || Math.Abs(value - one.Value) > 1e-9 * Math.Abs(one.Value))
            .Select(one => $"{one.Key} is {ours.GetValueOrDefault(one.Key, double.NaN)}, not {one.Value}"));
    }

    /// <summary>A HyperLogLog is no text that anybody reads, and a user's name opens half a door.</summary>
    private static bool IsDeliberate(string series) =>
        series.StartsWith("redis_key_value_as_string{db=\"db0\",key=\"hll:a\"", StringComparison.Ordinal)
        || series.Contains("key=\"masteruser\"", StringComparison.Ordinal);
}
