using Fleet.Cluster.Targets;
using Fleet.Grains.Collecting;
using Fleet.Tests.Testing.Resp;
using Xunit;

namespace Fleet.Tests.Unit.Grains.Redis;

/// <summary>A database that the user may not select, or that is not there, costs its own keys and nothing else.</summary>
public sealed class RefusedDatabasesTests
{
    private const string Denial = "-NOPERM this user has no permissions to run the 'select' command\r\n";

    [Fact]
    public async Task Its_keys_are_left_out_and_the_right_that_is_missing_is_told()
    {
        await using var redis = Redis(new RedisOptions { CheckSingleKeys = ["text", "db1=text"], CheckSingleStreams = ["stream", "db1=stream", "db2=stream"] }, Denial);
        for (var i = 0; i < 2; i++)
        {
            var collection = await redis.CollectAsync(Tiers.Health | Tiers.Activity);
            Assert.Equal(CollectOutcome.Ok, collection.Outcome);
            Assert.Equal(["db0"], Databases(collection, "redis_key_size"));
            Assert.Equal(["db0"], Databases(collection, "redis_stream_length"));
            var skipped = Assert.Single(collection.Skipped);
            Assert.Equal("refused_databases", skipped.Collector);
            Assert.StartsWith("The user may not run SELECT of db1 and of 1 more: grant it with ACL SETUSER <user> +select;", skipped.Why, StringComparison.Ordinal);
            Assert.Equal(i > 0, !redis.TakeAsked().Any(static command => command.StartsWith("SELECT", StringComparison.Ordinal)));
        }
    }

    [Fact]
    public async Task It_is_not_walked_over_and_nothing_is_counted_in_it()
    {
        await using var redis = Redis(new RedisOptions { CountKeys = ["*", "db1=*", "db3=*"], CheckKeyGroups = ["^(.)"], CheckKeys = ["*"] }, Denial);
        for (var i = 0; i < 2; i++)
        {
            var collection = await redis.CollectAsync(Tiers.Health | Tiers.Activity);
            Assert.Equal(CollectOutcome.Ok, collection.Outcome);
            Assert.Equal(["db0", "db3"], Databases(collection, "redis_keys_count"));
            Assert.Equal(["db0"], Databases(collection, "redis_key_group_count"));
            Assert.Equal(["db0", "db2", "db3"], Databases(collection, "redis_number_of_distinct_key_groups"));
            Assert.Equal(["refused_databases"], collection.Skipped.Select(static one => one.Collector));
            Assert.Equal(i > 0, !redis.TakeAsked().Any(static command => command.StartsWith("SELECT", StringComparison.Ordinal)));
        }
    }

    [Fact]
    public async Task One_that_is_not_there_is_a_failure_that_names_it()
    {
        await using var redis = Redis(new RedisOptions { CountKeys = ["*", "db1=*"], CheckSingleKeys = ["text", "db7=text"] }, "-ERR DB index is out of range\r\n");
        var collection = await redis.CollectAsync();
        Assert.Equal(["db0"], Databases(collection, "redis_keys_count"));
        Assert.Equal(["db0"], Databases(collection, "redis_key_size"));
        Assert.Empty(collection.Skipped);
        Assert.Equal(
            [("keys", "The server refused SELECT of db7: ERR DB index is out of range"), ("scan", "The server refused SELECT of db1: ERR DB index is out of range")],
            collection.Parts.Where(static part => part.Outcome is { Kind: OutcomeKind.Partial, Reason: FailureReason.Query }).Select(static part => (part.Collector, part.Outcome.Message)).Order());
    }

    private static AskedRedis Redis(RedisOptions options, string toSelect) => new(options, command =>
        command.StartsWith("SELECT", StringComparison.Ordinal) ? toSelect
        : command.StartsWith("INFO", StringComparison.Ordinal) ? ScriptedRedis.Bulk(ScriptedRedis.Info + "db1:keys=2,expires=0,avg_ttl=0\r\n")
        : null);

    private static string[] Databases(Collection collection, string family) =>
    [
        .. collection.Parts.SelectMany(static part => part.Families).Where(one => one.Name == family).SelectMany(static one => one.Samples)
            .Select(static sample => sample.Labels.Single(static label => label.Name == "db").Value).Distinct().Order(StringComparer.Ordinal),
    ];
}
