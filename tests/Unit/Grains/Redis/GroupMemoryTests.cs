using Fleet.Cluster;
using Fleet.Cluster.Targets;
using Fleet.Grains.Collecting;
using Xunit;

namespace Fleet.Tests.Unit.Grains.Redis;

/// <summary>What groups of keys take is told of those groups whose keys' memory is all known, and never as 0 since nobody knows. The stand-in has the keys text and stream.</summary>
public sealed class GroupMemoryTests
{
    private const Tiers Due = Tiers.Health | Tiers.Activity;

    [Fact]
    public async Task A_user_who_may_not_ask_for_it_gets_counts_without_it_and_is_told_once()
    {
        await using var redis = Redis("MEMORY USAGE", "-NOPERM this user has no permissions to run the 'memory|usage' command\r\n");
        for (var i = 0; i < 2; i++)
        {
            var collection = await redis.CollectAsync(Due);
            Assert.Equal(["s 1", "t 1"], Shown(collection, "redis_key_group_count"));
            Assert.Empty(Shown(collection, "redis_key_group_memory_usage_bytes"));
            AssertPartial(collection, "+memory|usage ~*");
            Assert.Equal(["key_groups_memory"], collection.Skipped.Select(static one => one.Collector));
            Assert.Equal(i == 0, redis.TakeAsked().Any(static command => command.StartsWith("MEMORY", StringComparison.Ordinal)));
        }
    }

    [Theory]
    [InlineData("-NOPERM No permissions to access a key\r\n")]
    [InlineData("-NOPERM this user has no permissions to access one of the keys used as arguments\r\n")]
    public async Task A_key_that_the_user_may_not_read_costs_only_its_group(string error)
    {
        await using var redis = Redis("MEMORY USAGE text", error);
        for (var i = 0; i < 2; i++)
        {
            var collection = await redis.CollectAsync(Due);
            Assert.Equal(["s 1", "t 1"], Shown(collection, "redis_key_group_count"));
            Assert.Equal(["s 56"], Shown(collection, "redis_key_group_memory_usage_bytes"));
            AssertPartial(collection, "~<pattern>");
            Assert.Equal(["refused_keys"], collection.Skipped.Select(static one => one.Collector));
            var asked = redis.TakeAsked();
            Assert.Equal(i == 0, asked.Contains("MEMORY USAGE text"));
            Assert.Contains("MEMORY USAGE stream", asked);
        }
    }

    [Fact]
    public async Task A_user_who_may_read_hardly_any_key_is_not_asked_about_for_ever()
    {
        await using var redis = Redis("MEMORY USAGE text", "-NOPERM No permissions to access a key\r\n", Limits.Default with { Redis = new RedisLimits { RefusedKeys = 1 } });
        await redis.CollectAsync(Due);
        redis.TakeAsked();
        var collection = await redis.CollectAsync(Due);
        Assert.Empty(Shown(collection, "redis_key_group_memory_usage_bytes"));
        AssertPartial(collection, "+memory|usage ~*");
        Assert.DoesNotContain(redis.TakeAsked(), static command => command.StartsWith("MEMORY", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("-ERR out of order\r\n", "The server refused MEMORY USAGE of db0: ERR out of order")]
    [InlineData("+much\r\n", "unexpected form")]
    public async Task An_answer_that_is_none_is_not_a_zero(string answer, string message)
    {
        await using var redis = Redis("MEMORY USAGE text", answer);
        var collection = await redis.CollectAsync(Due);
        Assert.Equal(["s 56"], Shown(collection, "redis_key_group_memory_usage_bytes"));
        AssertPartial(collection, message);
    }

    [Fact]
    public async Task A_key_that_is_gone_takes_nothing()
    {
        await using var redis = Redis("MEMORY USAGE text", "$-1\r\n");
        var collection = await redis.CollectAsync(Due);
        Assert.Equal(CollectOutcome.Ok, collection.Outcome);
        Assert.Equal(["s 56", "t 0"], Shown(collection, "redis_key_group_memory_usage_bytes"));
    }

    private static AskedRedis Redis(string command, string answer, Limits? limits = null) =>
        new(new RedisOptions { CheckKeyGroups = ["^(.)"] }, asked => asked.StartsWith(command, StringComparison.Ordinal) ? answer : null, limits: limits);

    private static void AssertPartial(Collection collection, string message)
    {
        var outcome = collection.Parts.Single(static part => part.Collector == "key_groups").Outcome;
        Assert.Equal(OutcomeKind.Partial, outcome.Kind);
        Assert.StartsWith("The memory of some groups is not known. ", outcome.Message, StringComparison.Ordinal);
        Assert.Contains(message, outcome.Message, StringComparison.Ordinal);
        Assert.Equal([outcome], collection.Parts.Select(static part => part.Outcome).Where(static one => one.Kind != OutcomeKind.Ok));
    }

    private static string[] Shown(Collection collection, string family) =>
    [
        .. collection.Parts.SelectMany(static part => part.Families).Where(one => one.Name == family).SelectMany(static one => one.Samples)
            .Select(static sample => FormattableString.Invariant($"{sample.Labels.Single(static label => label.Name == "key_group").Value} {sample.Value}")).Order(StringComparer.Ordinal),
    ];
}
