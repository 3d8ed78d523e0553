using System.Diagnostics;
using Fleet.Cluster;
using Fleet.Cluster.Targets;
using Fleet.Grains.Collecting;
using Fleet.Tests.Testing.Servers;
using Fleet.Wire;
using Xunit;

namespace Fleet.Tests.Integration.Redis;

/// <summary>Options whose series redis_exporter 1.45 does not have, or not so: what the others show is compared with it in <see cref="Parity.StandaloneParity" />.</summary>
public sealed class RedisOptionSeries
{
    private static readonly string[] Data =
    [
        "SET str:a 42", "SET str:b hello", "SET str:c 1.5", "RPUSH list:a 1 2 3", "SADD set:a 1 2", "ZADD zset:a 1 x", "HSET hash:a f v g w", "PFADD hll:a 1 2 3 4",
        "XADD stream:a 1700000000000-0 a 1", "XADD stream:a 1700000001000-0 a 2", "XGROUP CREATE stream:a g1 0", "XREADGROUP GROUP g1 c1 COUNT 1 STREAMS stream:a >",
        "SELECT 3", "SET str:a 7", "SET other 1",
    ];

    [Fact]
    public async Task Clients_have_the_series_of_later_versions()
    {
        await using var server = await StartAsync();
        await using var collector = RedisTarget.Collector(server.Address, static spec => spec with { Options = new RedisOptions { ExportClientList = true, ExportClientPort = true } });
        var collection = await collector.CollectAsync();
        var families = collection.Families().Where(static family => family.Name.StartsWith("redis_connected_client_", StringComparison.Ordinal)).ToList();
        Assert.Equal(12, families.Count);
        Assert.All(families, static family => Assert.Equal(["id", "name"], family.Samples[0].Labels.Take(2).Select(static label => label.Name)));
    }

    /// <summary>redis_exporter 1.45 fails as a whole on a script that is wrong or gives nothing.</summary>
    [Fact]
    public async Task Scripts()
    {
        await using var server = await StartAsync();
        var script = Path.Combine(server.Directory, "own.lua");
        await File.WriteAllTextAsync(script, "return {'foo', tostring(redis.call('STRLEN', 'str:b')), 'bar', '1.5'}");
        var bad = Path.Combine(server.Directory, "bad.lua");
        await File.WriteAllTextAsync(bad, "return redis.call('SET', 'x', '1')");
        await using var collector = RedisTarget.Collector(server.Address, spec => spec with
        {
            Options = new RedisOptions { Script = [script, bad, "/nowhere.lua"], LuaScriptReadOnly = true },
        });
        var collection = await collector.CollectAsync();
        Assert.Equal(5, collection.Value("redis_script_values", "foo"));
        Assert.Equal(1.5, collection.Value("redis_script_values", "bar"));
        Assert.Equal(1, collection.Value("redis_script_result", script));
        Assert.Equal(0, collection.Value("redis_script_result", bad));
        Assert.Equal(0, collection.Value("redis_script_result", "/nowhere.lua"));
        Assert.Equal((OutcomeKind.Partial, FailureReason.Query), (collection.Outcome.Kind, collection.Outcome.Reason));
        Assert.Contains(bad, collection.Outcome.Message, StringComparison.Ordinal);
        Assert.Contains("0", await server.CommandAsync("EXISTS x"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_script_whose_file_hangs_costs_its_own_series_and_runs_once_the_file_gives_it()
    {
        await using var server = await StartAsync();
        var pipe = Path.Combine(server.Directory, "pipe.lua");
        using (var made = Process.Start("mkfifo", pipe))
        {
            await made.WaitForExitAsync();
        }

        await using var collector = Collector(TimeSpan.FromMilliseconds(100));
        for (var i = 0; i < 2; i++)
        {
            var hung = await collector.CollectAsync();
            Assert.Equal((OutcomeKind.Partial, FailureReason.Query), (hung.Outcome.Kind, hung.Outcome.Reason));
            Assert.Equal(0, hung.Value("redis_script_result", pipe));
            Assert.True(hung.Has("redis_config_maxclients"));
        }

        // The read that hangs is shared by all who ask for the file; it ends here, so that the next text is for who asks next.
        var hanging = BoundedFile.ReadAsync(pipe, Limits.Default.Redis.ScriptBytes, CancellationToken.None);
        await File.WriteAllTextAsync(pipe, "return {'foo', '4'}");
        Assert.NotNull(await hanging);
        await using var patient = Collector(Contexts.Patience);
        var collecting = patient.CollectAsync();
        await File.WriteAllTextAsync(pipe, "return {'foo', '5'}");
        Assert.Equal(5, (await collecting).Value("redis_script_values", "foo"));

        ICollector Collector(TimeSpan patience) => RedisTarget.Collector(
            server.Address,
            spec => spec with { Options = new RedisOptions { Script = [pipe] } },
            limits: new Limits { Redis = new RedisLimits { ScriptReadTime = patience } });
    }

    [Fact]
    public async Task A_script_of_too_many_values_says_so()
    {
        await using var server = await StartAsync();
        var script = Path.Combine(server.Directory, "many.lua");
        await File.WriteAllTextAsync(script, "local all = {} for i = 1, 1001 do all[#all + 1] = 'v' .. i all[#all + 1] = i end return all");
        await using var collector = RedisTarget.Collector(server.Address, spec => spec with { Options = new RedisOptions { Script = [script] } });
        var collection = await collector.CollectAsync();
        Assert.Equal(1000, collection.Families().Single(static family => family.Name == "redis_script_values").Samples.Length);
        Assert.Equal((OutcomeKind.Partial, FailureReason.Limit), (collection.Outcome.Kind, collection.Outcome.Reason));
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
}
