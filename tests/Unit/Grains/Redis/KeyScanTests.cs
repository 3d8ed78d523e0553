using Fleet.Cluster;
using Fleet.Cluster.Targets;
using Fleet.Grains.Collecting;
using Fleet.Tests.Testing.Resp;
using Xunit;

namespace Fleet.Tests.Unit.Grains.Redis;

/// <summary>What passes over the keys give, and how long it is true. The stand-in has the keys text and stream.</summary>
public sealed class KeyScanTests
{
    private const Tiers Due = Tiers.Health | Tiers.Activity;

    [Theory]
    [InlineData("TYPE")]
    [InlineData("MEMORY USAGE")]
    public async Task A_step_that_broke_off_is_made_again_and_its_keys_are_counted_once(string command)
    {
        var isFirst = true;
        await using var redis = new AskedRedis(
            new RedisOptions { CountKeys = ["*"], CheckStreams = ["s*"], CheckKeyGroups = ["^(.)"] },
            asked =>
            {
                var breaks = isFirst && asked.StartsWith(command, StringComparison.Ordinal);
                isFirst &= !breaks;
                return breaks ? "?what\r\n" : null;
            });
        var broken = await redis.CollectAsync(Due);
        Assert.Equal((OutcomeKind.Partial, FailureReason.Protocol), (broken.Outcome.Kind, broken.Outcome.Reason));
        Assert.Empty(Values(broken, "redis_keys_count"));
        var whole = await redis.CollectAsync(Due);
        Assert.Equal(CollectOutcome.Ok, whole.Outcome);
        Assert.Equal([2.0], Values(whole, "redis_keys_count"));
        Assert.Equal([1.0, 1.0], Values(whole, "redis_key_group_count"));
    }

    [Fact]
    public async Task What_the_last_pass_gave_ends_with_the_process_that_it_was_of()
    {
        var process = "abc";
        await using var redis = new AskedRedis(
            new RedisOptions { CountKeys = ["*"], CheckKeys = ["*"] },
            asked => asked.StartsWith("INFO", StringComparison.Ordinal) ? ScriptedRedis.Bulk(ScriptedRedis.Info.Replace("run_id:abc", "run_id:" + process, StringComparison.Ordinal)) : null);
        var first = await redis.CollectAsync(Due);
        Assert.Equal([2.0], Values(first, "redis_keys_count"));
        var later = await redis.CollectAsync(Tiers.Health);
        Assert.Equal([2.0], Values(later, "redis_keys_count"));
        Assert.DoesNotContain("key_counts", later.Ended);
        process = "def";
        var other = await redis.CollectAsync(Tiers.Health);
        Assert.Empty(Values(other, "redis_keys_count"));
        Assert.Contains("key_counts", other.Ended);
        var anew = await redis.CollectAsync(Due);
        Assert.Equal([2.0], Values(anew, "redis_keys_count"));
        Assert.DoesNotContain("key_counts", anew.Ended);
    }

    [Fact]
    public async Task What_the_last_pass_gave_ends_with_the_right_to_make_one()
    {
        var mayScan = true;
        await using var redis = new AskedRedis(
            new RedisOptions { CountKeys = ["*"], CheckKeys = ["t*"], CheckKeyGroups = ["^(.)"] },
            asked => !mayScan && asked.StartsWith("SCAN", StringComparison.Ordinal) ? "-NOPERM this user has no permissions to run the 'scan' command\r\n" : null);
        var first = await redis.CollectAsync(Due);
        Assert.Equal([2.0], Values(first, "redis_keys_count"));
        mayScan = false;
        for (var i = 0; i < 2; i++)
        {
            var collection = await redis.CollectAsync(Due);
            Assert.Equal(["scan"], collection.Skipped.Select(static one => one.Collector));
            Assert.Empty(Values(collection, "redis_keys_count"));
            Assert.Empty(Values(collection, "redis_key_group_count"));
            Assert.Empty(Values(collection, "redis_key_size"));
            Assert.Equal(["key_counts", "key_groups"], collection.Ended.Where(static one => one.StartsWith("key_", StringComparison.Ordinal)));
        }
    }

    [Fact]
    public async Task More_keys_than_are_described_are_told()
    {
        await using var redis = new AskedRedis(
            new RedisOptions { CheckSingleKeys = ["a"], CheckKeys = ["t*"], CheckSingleStreams = ["stream"], CheckStreams = ["stream*"] },
            limits: Limits.Default with { Redis = new RedisLimits { Keys = 1, Streams = 1 } });
        var collection = await redis.CollectAsync(Due);
        Assert.Single(Values(collection, "redis_key_size"));
        Assert.Single(Values(collection, "redis_stream_length"));
        var troubled = Assert.Single(collection.Parts, static part => part.Outcome.Kind != OutcomeKind.Ok);
        Assert.Equal(("keys", OutcomeKind.Partial, FailureReason.Limit), (troubled.Collector, troubled.Outcome.Kind, troubled.Outcome.Reason));
        Assert.StartsWith("The options name and find 2 keys, and no more than 1 are described", troubled.Outcome.Message, StringComparison.Ordinal);
    }

    private static double[] Values(Collection collection, string family) =>
        [.. collection.Parts.SelectMany(static part => part.Families).Where(one => one.Name == family).SelectMany(static one => one.Samples).Select(static sample => sample.Value)];
}
