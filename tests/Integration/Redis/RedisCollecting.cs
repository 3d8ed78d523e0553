using Fleet.Cluster.Targets;
using Fleet.Grains.Collecting;
using Fleet.Tests.Testing.Resp;
using Fleet.Tests.Testing.Servers;
using Xunit;

namespace Fleet.Tests.Integration.Redis;

public sealed class RedisCollecting
{
    [Fact]
    public async Task The_first_collection_brings_everything()
    {
        await using var server = await RedisServer.StartAsync("maxmemory 100mb", "databases 3");
        await server.CommandAsync("SET a 1", "SET b 2 EX 1000", "GET nothing", "SELECT 2", "SET c 1");
        await using var collector = RedisTarget.Collector(server.Address);
        var collection = await collector.CollectAsync();
        Assert.Equal(CollectOutcome.Ok, collection.Outcome);
        Assert.Empty(collection.Skipped);
        Assert.Equal(
            ["info", "config", "latency_latest", "latency_histogram", "slowlog", "slowlog_last", "exporter"],
            collection.Parts.Select(static part => part.Collector));
        Assert.Equal(100 << 20, collection.Value("redis_memory_max_bytes"));
        Assert.Equal(100 << 20, collection.Value("redis_config_maxmemory"));
        Assert.Equal(2, collection.Value("redis_db_keys", "db0"));
        Assert.Equal(1, collection.Value("redis_db_keys_expiring", "db0"));
        Assert.Equal(0, collection.Value("redis_db_keys", "db1"));
        Assert.Equal(1, collection.Value("redis_db_keys", "db2"));
        Assert.Equal(1, collection.Value("redis_keyspace_misses_total"));
        Assert.Equal(3, collection.Value("redis_commands_total", "set"));
        Assert.Equal(collection.Value("redis_memory_used_bytes"), collection.Value("redis_used_memory_bytes"));
        Assert.True(collection.Has("redis_instantaneous_ops_per_sec"));
        Assert.False(collection.Has("redis_total_system_memory_bytes"));
        Assert.False(collection.Has("redis_up"));
    }

    [Fact]
    public async Task A_collection_over_the_held_connection_is_one_write_and_opens_nothing()
    {
        await using var server = await RedisServer.StartAsync();
        await using var collector = RedisTarget.Collector(server.Address);
        var first = await collector.CollectAsync();
        var second = await collector.CollectAsync();
        Assert.Equal(first.Value("redis_total_reads_processed") + 1, second.Value("redis_total_reads_processed"));
        Assert.Equal(first.Value("redis_connections_received_total"), second.Value("redis_connections_received_total"));
        Assert.Equal(2, second.Value("redis_exporter_scrapes_total"));
        Assert.Contains("name=fleet ", await server.CommandAsync("CLIENT LIST"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Only_what_is_due_comes_and_the_number_of_databases_is_remembered()
    {
        await using var server = await RedisServer.StartAsync("databases 2");
        await using var collector = RedisTarget.Collector(server.Address);
        await collector.CollectAsync();
        var health = await collector.CollectAsync(Tiers.Health);
        Assert.DoesNotContain(health.Parts, static part => part.Collector is "config" or "latency_histogram");
        Assert.Equal(2, health.Families().Single(static family => family.Name == "redis_db_keys").Samples.Length);
        var activity = await collector.CollectAsync(Tiers.Activity);
        Assert.Equal(["config", "latency_histogram", "exporter"], activity.Parts.Select(static part => part.Collector));
    }

    [Fact]
    public async Task A_stopped_server_is_a_timeout_and_comes_back_over_a_new_connection()
    {
        await using var server = await RedisServer.StartAsync();
        await using var collector = RedisTarget.Collector(server.Address);
        var before = await collector.CollectAsync();
        await server.Process.SignalAsync("STOP");
        var stopped = await collector.CollectAsync(deadline: TimeSpan.FromMilliseconds(500));
        Assert.Equal(OutcomeKind.Failed, stopped.Outcome.Kind);
        Assert.Equal(FailureReason.Timeout, stopped.Outcome.Reason);
        Assert.Equal(1, stopped.Value("redis_exporter_last_scrape_error", "timeout"));
        await server.Process.SignalAsync("CONT");
        var after = await collector.CollectAsync();
        Assert.Equal(CollectOutcome.Ok, after.Outcome);
        Assert.Equal(before.Value("redis_connections_received_total") + 1, after.Value("redis_connections_received_total"));
        Assert.Equal(0, after.Value("redis_exporter_last_scrape_error", string.Empty));
    }

    [Fact]
    public async Task A_connection_closed_while_idle_is_no_failure_but_a_dead_server_is()
    {
        await using var server = await RedisServer.StartAsync();
        await using var collector = RedisTarget.Collector(server.Address);
        await collector.CollectAsync();
        await server.CommandAsync("CLIENT KILL TYPE normal");
        Assert.Equal(CollectOutcome.Ok, (await collector.CollectAsync()).Outcome);
        await server.StopAsync();
        var down = await collector.CollectAsync();
        Assert.Equal((OutcomeKind.Failed, FailureReason.Connect), (down.Outcome.Kind, down.Outcome.Reason));
        await server.StartAgainAsync();
        Assert.Equal(CollectOutcome.Ok, (await collector.CollectAsync()).Outcome);
    }

    [Fact]
    public async Task A_server_without_places_left_says_so()
    {
        await using var server = await RedisServer.StartAsync("maxclients 1");
        await using var holder = RedisTarget.Collector(server.Address);
        await holder.CollectAsync();
        await using var collector = RedisTarget.Collector(server.Address);
        var refused = await collector.CollectAsync();
        Assert.Equal(FailureReason.MaxClients, refused.Outcome.Reason);
    }

    [Fact]
    public async Task A_unix_socket_is_an_address_too()
    {
        var directory = ServerProcess.NewDirectory("socket");
        await using var server = await RedisServer.StartAsync("unixsocket " + directory + "/redis.sock");
        await using var collector = RedisTarget.Collector("unix:" + directory + "/redis.sock");
        Assert.Equal(CollectOutcome.Ok, (await collector.CollectAsync()).Outcome);
    }

    [Fact]
    public async Task Options_and_selection_switch_parts_off_and_say_so()
    {
        await using var server = await RedisServer.StartAsync();
        await using var collector = RedisTarget.Collector(server.Address, static spec => spec with
        {
            Options = new RedisOptions { ConfigCommand = "-", IncludeSystemMetrics = true, SetClientName = false },
            Collectors = new CollectorSelection { Disable = ["latency_histogram"] },
        });
        var collection = await collector.CollectAsync();
        Assert.Equal(["latency_histogram", "config"], collection.Skipped.Select(static one => one.Collector));
        Assert.DoesNotContain(collection.Parts, static part => part.Collector is "config" or "latency_histogram");
        Assert.True(collection.Has("redis_total_system_memory_bytes"));
        Assert.Equal(16, collection.Families().Single(static family => family.Name == "redis_db_keys").Samples.Length);
    }

    [Theory]
    [InlineData("HTTP/1.1 400 Bad Request\r\n\r\n", FailureReason.Protocol)]
    [InlineData("+OK\r\n$999999999\r\n", FailureReason.Limit)]
    [InlineData("+OK\r\n-LOADING Redis is loading the dataset in memory\r\n-E\r\n-E\r\n-E\r\n-E\r\n-E\r\n", FailureReason.Loading)]
    [InlineData("+OK\r\n-NOAUTH Authentication required.\r\n-E\r\n-E\r\n-E\r\n-E\r\n-E\r\n", FailureReason.NoAuth)]
    [InlineData("+OK\r\n:1\r\n-E\r\n-E\r\n-E\r\n-E\r\n-E\r\n", FailureReason.Protocol)]
    public async Task Strange_answers_are_failures_of_the_right_class(string answer, FailureReason reason)
    {
        await using var server = HostileRespServer.Answering(answer);
        await using var collector = RedisTarget.Collector(server.Address);
        var collection = await collector.CollectAsync();
        Assert.Equal((OutcomeKind.Failed, reason), (collection.Outcome.Kind, collection.Outcome.Reason));
        Assert.NotEmpty(collection.Outcome.Message);
    }

    [Theory]
    [InlineData("no-such-host.invalid:6379", FailureReason.Dns)]
    [InlineData("127.0.0.1:1", FailureReason.Connect)]
    [InlineData("unix:/nonexistent.sock", FailureReason.Connect)]
    public async Task What_is_not_there_is_told_by_its_stage(string address, FailureReason reason)
    {
        await using var collector = RedisTarget.Collector(address);
        var outcome = (await collector.CollectAsync()).Outcome;
        Assert.Equal(reason, outcome.Reason);
        Assert.Contains(". Check ", outcome.Message, StringComparison.Ordinal);
    }
}
