using Fleet.Cluster;
using Fleet.Cluster.Targets;
using Fleet.Grains.Collecting;
using Fleet.Tests.Testing.Servers;
using Xunit;

namespace Fleet.Tests.Integration.Redis;

/// <summary>The first pass over the keys of a server that somebody probes: as much as its time allows is told at once.</summary>
public sealed class RedisFirstPass : IAsyncLifetime
{
    private RedisServer? _server;

    public async ValueTask InitializeAsync()
    {
        _server = await RedisServer.StartAsync();
        await _server.CommandAsync("EVAL \"for i = 1, 20000 do redis.call('SET', 'key-' .. i, i) end\" 0", "XADD key-stream 1-0 a 1");
    }

    public ValueTask DisposeAsync() => _server?.DisposeAsync() ?? ValueTask.CompletedTask;

    [Fact]
    public async Task With_time_enough_it_is_through_in_the_first_collection()
    {
        await using var collector = Collector(new RedisLimits { KeysPerPattern = 4000, FirstPassShare = 0.25, ScanTimeAtLeast = TimeSpan.Zero, ScanShare = 0 });
        var collection = await collector.CollectAsync();
        Assert.Equal(CollectOutcome.Ok, collection.Outcome);
        Assert.InRange(collection.Value("redis_keys_count", "*"), 20_001, 21_000);
    }

    [Fact]
    public async Task Without_it_what_was_found_is_described_and_it_is_said_that_there_is_more()
    {
        await using var collector = Collector(new RedisLimits { KeysPerPattern = 4000, FirstPassShare = 1e-7, ScanTimeAtLeast = TimeSpan.Zero, ScanShare = 0 });
        var first = await collector.CollectAsync();
        Assert.Equal((OutcomeKind.Partial, FailureReason.Limit), (first.Outcome.Kind, first.Outcome.Reason));
        Assert.Contains("not through", first.Outcome.Message, StringComparison.Ordinal);
        Assert.InRange(first.Families().Single(static family => family.Name == "redis_key_size").Samples.Length, 10, 2000);
        Assert.False(first.Has("redis_keys_count"));
        var later = first;
        for (var i = 0; i < 40 && later.Outcome.Kind != OutcomeKind.Ok; i++)
        {
            later = await collector.CollectAsync();
        }

        Assert.Equal(CollectOutcome.Ok, later.Outcome);
        Assert.InRange(later.Value("redis_keys_count", "*"), 20_001, 21_000);
        Assert.True(later.Has("redis_stream_length"));
    }

    private ICollector Collector(RedisLimits limits) => RedisTarget.Collector(
        _server!.Address,
        static spec => spec with { Options = new RedisOptions { CheckKeys = ["key-*7"], CheckSingleKeys = ["key-1"], CheckStreams = ["*stream"], CountKeys = ["*"] } },
        limits: Limits.Default with { Redis = limits });
}
