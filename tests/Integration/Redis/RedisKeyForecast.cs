using System.Net.Sockets;
using System.Text;
using Fleet.Cluster.Targets;
using Fleet.Grains.Collecting;
using Fleet.Tests.Testing.Resp;
using Fleet.Tests.Testing.Servers;
using Xunit;

namespace Fleet.Tests.Integration.Redis;

/// <summary>What was asked about keys last time goes out with INFO: what has changed since is shown as it is now all the same.</summary>
public sealed class RedisKeyForecast
{
    private static readonly RedisOptions Options = new()
    {
        CheckSingleKeys = ["a", "b", "db2=a"],
        CheckSingleStreams = ["stream", "db2=stream"],
    };

    [Fact]
    public async Task Keys_that_became_another_type_and_new_groups_are_shown_at_once()
    {
        await using var server = await RedisServer.StartAsync();
        await server.CommandAsync("SET a 1", "SET b 2", "XADD stream 1-0 f v", "XGROUP CREATE stream g1 0", "SELECT 2", "SET a 3", "XADD stream 1-0 f v");
        await using var collector = RedisTarget.Collector(server.Address, static spec => spec with { Options = Options });
        await collector.CollectAsync();
        await server.CommandAsync("DEL a b", "RPUSH a 1 2 3", "XGROUP CREATE stream g2 0", "XGROUP DESTROY stream g1", "SELECT 2", "DEL stream", "SET stream text", "SET a 4");
        var collection = await collector.CollectAsync();
        Assert.Equal(CollectOutcome.Ok, collection.Outcome);
        var values = FamilyShapes.Values(collection.Families());
        Assert.Equal(3, values["redis_key_size{db=\"db0\",key=\"a\"}"]);
        Assert.Equal(4, values["redis_key_value{db=\"db2\",key=\"a\"}"]);
        Assert.DoesNotContain("redis_key_value{db=\"db0\",key=\"a\"}", values.Keys);
        Assert.DoesNotContain(values.Keys, static series => series.Contains("key=\"b\"", StringComparison.Ordinal));
        Assert.Equal(1, values["redis_stream_groups{db=\"db0\",stream=\"stream\"}"]);
        Assert.Equal(0, values["redis_stream_group_messages_pending{db=\"db0\",group=\"g2\",stream=\"stream\"}"]);
        Assert.Equal(0, values["redis_stream_group_oldest_pending_idle_seconds{db=\"db0\",group=\"g2\",stream=\"stream\"}"]);
        Assert.DoesNotContain(values.Keys, static series => series.Contains("g1", StringComparison.Ordinal) || series.Contains("db=\"db2\",stream", StringComparison.Ordinal));
    }

    [Fact]
    public async Task More_keys_than_one_write_should_have_are_described_too()
    {
        await using var server = await RedisServer.StartAsync();
        await server.CommandAsync([.. Enumerable.Range(0, 300).Select(static i => $"SET key:{i} {i}")]);
        await using var collector = RedisTarget.Collector(server.Address, static spec => spec with { Options = new RedisOptions { CheckKeys = ["key:*"] } });
        for (var i = 0; i < 3; i++)
        {
            var collection = await collector.CollectAsync();
            Assert.Equal(CollectOutcome.Ok, collection.Outcome);
            Assert.Equal(300, collection.Families().Single(static family => family.Name == "redis_key_value").Samples.Length);
        }
    }

    /// <summary>A server that hangs on keys takes nothing from what came before them, and is asked for them again.</summary>
    [Fact]
    public async Task Answers_that_do_not_come_in_time_cost_only_keys_and_streams()
    {
        await using var server = await RedisServer.StartAsync();
        await server.CommandAsync("SET a 1", "XADD stream 1-0 f v");
        var withholds = false;
        await using var relay = HostileRespServer.Serving(async (stream, cancellationToken) =>
        {
            using var inside = new TcpClient("127.0.0.1", server.Port);
            var back = inside.GetStream().CopyToAsync(stream, cancellationToken);
            while (await HostileRespServer.ReceiveAsync(stream, cancellationToken) is { Length: > 0 } sent)
            {
                var keys = Volatile.Read(ref withholds) ? sent.IndexOf("*2\r\n$4\r\nTYPE\r\n", StringComparison.Ordinal) : -1;
                await inside.GetStream().WriteAsync(Encoding.Latin1.GetBytes(keys < 0 ? sent : sent[..keys]), cancellationToken);
            }

            inside.Close();
            await back.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        });
        await using var collector = RedisTarget.Collector(
            relay.Address, static spec => spec with { Options = Options }, timeout: TimeSpan.FromSeconds(2));
        Assert.Equal(CollectOutcome.Ok, (await collector.CollectAsync()).Outcome);
        Volatile.Write(ref withholds, true);
        var collection = await collector.CollectAsync();
        Assert.Equal((OutcomeKind.Partial, FailureReason.Timeout), (collection.Outcome.Kind, collection.Outcome.Reason));
        Assert.True(collection.Has("redis_memory_used_bytes"));
        Assert.False(collection.Has("redis_key_size"));
        Assert.Equal(
            [("keys", FailureReason.Timeout), ("streams", FailureReason.Timeout)],
            collection.Parts.Where(static part => part.Collector is "keys" or "streams").Select(static part => (part.Collector, part.Outcome.Reason)));
        Volatile.Write(ref withholds, false);
        var next = await collector.CollectAsync();
        Assert.Equal(CollectOutcome.Ok, next.Outcome);
        Assert.Equal(1, next.Value("redis_key_value"));
    }
}
