using Fleet.Cluster.Targets;
using Fleet.Grains.Collecting;
using Fleet.Tests.Testing.Servers;
using Xunit;

namespace Fleet.Tests.Integration.Redis;

/// <summary>What keys and streams cost, by the server's own counters.</summary>
public sealed class RedisKeyCost
{
    private static readonly string[] Data =
    [
        .. Enumerable.Range(0, 50).Select(static i => $"SET str:{i} {i}"), "HSET hash:1 f v", "XADD stream:a 1-0 a 1", "XGROUP CREATE stream:a g 0", "SELECT 2", "SET str:x 1",
        "XADD stream:b 1-0 a 1",
    ];

    [Theory]
    [InlineData(0, "nothing")]
    [InlineData(0, "named")]
    [InlineData(1, "patterns of one database")]
    public async Task Keys_and_streams_that_stay_what_they_are_take_no_round_trip_and_each_step_of_a_walk_one(int more, string which)
    {
        await using var server = await RedisServer.StartAsync();
        await server.CommandAsync(Data);
        await using var collector = RedisTarget.Collector(server.Address, spec => spec with
        {
            Options = which switch
            {
                "named" => new RedisOptions { CheckSingleKeys = ["str:1", "hash:1", "db2=str:x"], CheckSingleStreams = ["stream:a", "db2=stream:b"] },
                "patterns of one database" => new RedisOptions { CheckKeys = ["str:*", "hash:*"], CountKeys = ["*"], CheckSingleStreams = ["stream:a", "db2=stream:b"] },
                _ => new RedisOptions(),
            },
        });
        await collector.CollectAsync();
        var before = await collector.CollectAsync();
        var after = await collector.CollectAsync();
        Assert.Equal(before.Value("redis_total_reads_processed") + 1 + more, after.Value("redis_total_reads_processed"));
        Assert.Equal(before.Value("redis_connections_received_total"), after.Value("redis_connections_received_total"));
        Assert.Equal(0, after.Families().Single(static family => family.Name == "redis_total_error_replies").Samples[0].Value);
    }

    /// <summary>All that is asked of keys that are not what their pattern wants would come back as an error, and stand in the server's statistics.</summary>
    [Fact]
    public async Task No_option_makes_the_server_count_errors()
    {
        await using var server = await RedisServer.StartAsync();
        await server.CommandAsync([.. Data, "SELECT 0", "PFADD hll 1 2", "SET stream:text 1"]);
        await using var collector = RedisTarget.Collector(server.Address, static spec => spec with
        {
            Options = new RedisOptions { CheckKeys = ["*", "db2=*"], CheckStreams = ["*", "db2=*"], CountKeys = ["*"], CheckKeyGroups = ["^(%w+):"], CheckSingleKeys = ["missing"] },
        });
        for (var i = 0; i < 3; i++)
        {
            Assert.Equal(CollectOutcome.Ok, (await collector.CollectAsync()).Outcome);
        }

        var last = await collector.CollectAsync(Tiers.Health);
        Assert.Equal(0, last.Value("redis_total_error_replies"));
        Assert.False(last.Has("redis_errors_total"));
    }
}
