using Fleet.Cluster;
using Fleet.Cluster.Targets;
using Fleet.Grains.Collecting;
using Fleet.Tests.Testing.Servers;
using Xunit;

namespace Fleet.Tests.Integration.Redis;

public sealed class RedisStreamsCollecting
{
    [Fact]
    public async Task Streams_are_found_by_pattern_and_by_name_in_their_databases()
    {
        await using var server = await RedisServer.StartAsync();
        await server.CommandAsync(
            "XADD orders 1700000000000-0 a 1", "XADD orders 1700000001000-0 a 2", "XGROUP CREATE orders g 0",
            "XREADGROUP GROUP g c COUNT 1 STREAMS orders >", "SET orders-text x", "XADD other 5-1 a 1",
            "SELECT 3", "XADD a=b 7-0 a 1", "XDEL a=b 7-0");
        await using var collector = RedisTarget.Collector(server.Address, static spec => spec with
        {
            Options = new RedisOptions { CheckStreams = ["orders*", "db0=nothing*"], CheckSingleStreams = ["3=a=b", "missing", "orders-text"] },
        });
        var collection = await collector.CollectAsync();
        Assert.Equal(CollectOutcome.Ok, collection.Outcome);
        Assert.Equal(
            ["db0/orders", "db3/a=b"],
            collection.Families().Single(static family => family.Name == "redis_stream_length").Samples
                .Select(static sample => string.Join('/', sample.Labels.Select(static label => label.Value))));
        Assert.Equal(2, collection.Value("redis_stream_length", "orders"));
        Assert.Equal(0, collection.Value("redis_stream_length", "a=b"));
        Assert.Equal(0, collection.Value("redis_stream_first_entry_id", "a=b"));
        Assert.Equal(7, collection.Value("redis_stream_max_deleted_entry_id", "a=b"));
        Assert.Equal(1700000000000, collection.Value("redis_stream_first_entry_id", "orders"));
        Assert.Equal(1700000001000, collection.Value("redis_stream_last_generated_id", "orders"));
        Assert.Equal(2, collection.Value("redis_stream_entries_added_total", "orders"));
        Assert.Equal(1, collection.Value("redis_stream_group_lag", "orders"));
        Assert.Equal(1, collection.Value("redis_stream_group_consumers", "orders"));
        Assert.Equal(1, collection.Value("redis_stream_groups_consumers", "orders"));
        Assert.Equal(1, collection.Value("redis_stream_group_consumer_messages_pending", "c"));
        Assert.Equal(CollectOutcome.Ok, (await collector.CollectAsync()).Outcome);
    }

    [Fact]
    public async Task Consumers_can_be_left_out()
    {
        await using var server = await RedisServer.StartAsync();
        await server.CommandAsync("XADD orders 1-0 a 1", "XGROUP CREATE orders g 0", "XREADGROUP GROUP g c STREAMS orders >");
        await using var collector = RedisTarget.Collector(server.Address, static spec => spec with
        {
            Options = new RedisOptions { CheckSingleStreams = ["orders"], StreamsExcludeConsumerMetrics = true },
        });
        var collection = await collector.CollectAsync();
        Assert.Equal(1, collection.Value("redis_stream_group_messages_pending", "orders"));
        Assert.False(collection.Has("redis_stream_group_consumer_messages_pending"));
    }

    [Fact]
    public async Task Many_streams_are_walked_over_up_to_the_cap()
    {
        await using var server = await RedisServer.StartAsync();
        await server.CommandAsync([.. Enumerable.Range(0, 1500).Select(static i => FormattableString.Invariant($"XADD s{i} 1-0 a 1"))]);
        await using var collector = RedisTarget.Collector(
            server.Address, static spec => spec with { Options = new RedisOptions { CheckStreams = ["s*"] } });
        var collection = await collector.CollectAsync();
        Assert.Equal(1000, collection.Families().Single(static family => family.Name == "redis_stream_length").Samples.Length);
    }

    [Fact]
    public async Task A_stream_of_more_groups_than_a_reply_may_hold_costs_the_others_one_turn_and_is_named()
    {
        await using var server = await RedisServer.StartAsync();
        await server.CommandAsync(["XADD small 1-0 a 1", "SET key 1", "XADD large 1-0 a 1", .. Enumerable.Range(0, 1000).Select(static i => $"XGROUP CREATE large g{i} 0")]);
        await using var collector = RedisTarget.Collector(
            server.Address,
            static spec => spec with { Options = new RedisOptions { CheckSingleStreams = ["large", "small"], CheckSingleKeys = ["key"] } },
            limits: new Limits { RespElements = 10_000 });
        var first = await collector.CollectAsync();
        Assert.Equal((OutcomeKind.Partial, FailureReason.Limit), (first.Outcome.Kind, first.Outcome.Reason));
        Assert.StartsWith("XINFO GROUPS of db0 'large': A reply ", first.Outcome.Message, StringComparison.Ordinal);
        var connections = 0.0;
        for (var i = 0; i < 3; i++)
        {
            var next = await collector.CollectAsync();
            Assert.Equal((OutcomeKind.Partial, FailureReason.Limit), (next.Outcome.Kind, next.Outcome.Reason));
            Assert.Equal("XINFO GROUPS of db0 'large' had a larger reply than is taken, and is not asked for some minutes.", next.Outcome.Message);
            Assert.Equal(["streams"], next.Parts.Where(static part => part.Outcome.Kind != OutcomeKind.Ok).Select(static part => part.Collector));
            Assert.Equal(1, next.Value("redis_key_size", "key"));
            Assert.Equal(1, next.Value("redis_stream_length", "small"));
            Assert.Equal(1, next.Value("redis_stream_length", "large"));
            connections = i == 0 ? next.Value("redis_connections_received_total") : connections;
            Assert.Equal(connections, next.Value("redis_connections_received_total"));
        }
    }

    [Fact]
    public async Task Groups_beyond_the_cap_have_no_consumers_and_the_collector_says_so()
    {
        await using var server = await RedisServer.StartAsync();
        await server.CommandAsync("XADD orders 1-0 a 1", "XGROUP CREATE orders g 0", "XGROUP CREATE orders h 0", "XREADGROUP GROUP g c STREAMS orders >", "XREADGROUP GROUP h d STREAMS orders >");
        await using var collector = RedisTarget.Collector(
            server.Address, static spec => spec with { Options = new RedisOptions { CheckSingleStreams = ["orders"] } },
            limits: new Limits { Redis = new RedisLimits { StreamGroups = 1 } });
        for (var i = 0; i < 2; i++)
        {
            var streams = (await collector.CollectAsync()).Parts.Single(static part => part.Collector == "streams");
            Assert.Equal((OutcomeKind.Partial, FailureReason.Limit), (streams.Outcome.Kind, streams.Outcome.Reason));
            Assert.Contains("more than 1 consumer groups", streams.Outcome.Message, StringComparison.Ordinal);
            Assert.Equal(2, Samples("redis_stream_group_messages_pending"));
            Assert.Equal(1, Samples("redis_stream_group_consumer_messages_pending"));
            Assert.Equal(1, Samples("redis_stream_group_oldest_pending_deliveries"));

            int Samples(string name) => streams.Families.Single(family => family.Name == name).Samples.Length;
        }
    }

    [Fact]
    public async Task A_user_without_rights_on_streams_is_told_so_and_all_else_comes()
    {
        await using var server = await RedisServer.StartAsync("user fleet on >geheim ~* +@all -xinfo");
        await server.CommandAsync("XADD orders 1-0 a 1");
        await using var collector = RedisTarget.Collector(server.Address, static spec => spec with
        {
            Credentials = RedisTarget.Login("fleet", "geheim"),
            Options = new RedisOptions { CheckSingleStreams = ["orders"] },
        });
        var collection = await collector.CollectAsync();
        Assert.Equal(CollectOutcome.Ok, collection.Outcome);
        Assert.Contains("+xinfo|stream", Assert.Single(collection.Skipped).Why, StringComparison.Ordinal);
        Assert.True(collection.Has("redis_memory_used_bytes"));
    }

    [Fact]
    public async Task A_database_that_does_not_exist_costs_only_the_streams()
    {
        await using var server = await RedisServer.StartAsync("databases 1");
        await using var collector = RedisTarget.Collector(
            server.Address, static spec => spec with { Options = new RedisOptions { CheckSingleStreams = ["db5=orders"] } });
        var collection = await collector.CollectAsync();
        Assert.Equal((OutcomeKind.Partial, FailureReason.Query), (collection.Outcome.Kind, collection.Outcome.Reason));
        Assert.True(collection.Has("redis_memory_used_bytes"));
        Assert.Equal(OutcomeKind.Failed, collection.Parts.Single(static part => part.Collector == "streams").Outcome.Kind);
    }

    [Fact]
    public async Task An_entry_larger_than_any_reply_may_be_costs_nothing()
    {
        await using var server = await RedisServer.StartAsync();
        await server.CommandAsync(
            "EVAL \"redis.call('XADD','large','1700000000000-0','f',string.rep('x',12000000)) redis.call('XADD','large','1700000001000-0','f',string.rep('x',12000000))\" 0",
            "XGROUP CREATE large g 0", "XADD small 5-0 a 1", "SET text hello");
        await using var collector = RedisTarget.Collector(server.Address, static spec => spec with
        {
            Options = new RedisOptions { CheckSingleStreams = ["large", "small"], CheckSingleKeys = ["text"] },
        });
        var connections = new HashSet<double>();
        for (var i = 0; i < 2; i++)
        {
            var collection = await collector.CollectAsync();
            Assert.Equal(CollectOutcome.Ok, collection.Outcome);
            connections.Add(collection.Value("redis_connections_received_total"));
            Assert.Equal(1700000001000, collection.Value("redis_stream_last_entry_id", "large"));
            Assert.Equal(1, collection.Value("redis_stream_groups", "large"));
            Assert.Equal(5, collection.Value("redis_stream_first_entry_id", "small"));
            Assert.Equal(5, collection.Value("redis_key_size", "text"));
        }

        Assert.Single(connections);
    }
}
