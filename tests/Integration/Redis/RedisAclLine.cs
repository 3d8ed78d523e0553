using Fleet.Cluster.Targets;
using Fleet.Grains.Collecting;
using Fleet.Tests.Testing.Servers;
using Xunit;

namespace Fleet.Tests.Integration.Redis;

/// <summary>The ACL rules that explain tells: a user who has them and no more gets everything, and the server has nothing to log.</summary>
public sealed class RedisAclLine
{
    private const string Password = "very-secret-text";

    private static readonly string[] Data =
    [
        "SET str:a 42", "RPUSH list:a 1", "SADD set:a 1", "ZADD zset:a 1 x", "HSET hash:a f v", "PFADD hll:a 1 2 3", "SET 'blank key' 1", "XADD stream:a 1700000000000-0 a 1",
        "XGROUP CREATE stream:a g 0", "XREADGROUP GROUP g c STREAMS stream:a >", "SELECT 2", "SET str:b 1", "XADD stream:b 1-0 a 1",
    ];

    public static TheoryData<string> Cases() => ["nothing", "streams", "keys", "counts", "groups", "all keys", "everything"];

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task It_is_enough_and_nothing_is_logged(string which)
    {
        await using var server = await RedisServer.StartAsync("databases 4");
        await server.CommandAsync(Data);
        var options = OptionsOf(which);
        await using var mighty = RedisTarget.Collector(server.Address, spec => spec with { Options = options });
        var all = await mighty.CollectAsync();
        Assert.Equal(CollectOutcome.Ok, all.Outcome);
        Assert.Empty(all.Skipped);
        var line = mighty.Plan()[^1];
        Assert.Equal(("acl", Tiers.None), (line.Collector, line.Tier));
        Assert.StartsWith("ACL SETUSER <user> reset on ><password> +info +", line.Text, StringComparison.Ordinal);
        Assert.StartsWith("+OK", await server.CommandAsync(line.Text.Replace("<user>", "fleet", StringComparison.Ordinal).Replace("<password>", Password, StringComparison.Ordinal)), StringComparison.Ordinal);

        await using var collector = RedisTarget.Collector(server.Address, spec => spec with { Options = options, Credentials = RedisTarget.Login("fleet", Password) });
        for (var i = 0; i < 3; i++)
        {
            var collection = await collector.CollectAsync();
            Assert.Equal(CollectOutcome.Ok, collection.Outcome);
            Assert.Empty(collection.Skipped);
            var shapes = FamilyShapes.Of(collection.Families());
            Assert.DoesNotContain(FamilyShapes.Of(all.Families()), one => shapes.GetValueOrDefault(one.Key) != one.Value);
        }

        Assert.DoesNotContain("reason", await server.CommandAsync("ACL LOG"), StringComparison.Ordinal);
        Assert.DoesNotContain("NOPERM", await server.CommandAsync("INFO errorstats"), StringComparison.Ordinal);
    }

    /// <summary>It is wanted most when there is no user yet.</summary>
    [Theory]
    [MemberData(nameof(Cases))]
    public async Task It_is_told_before_anybody_could_log_in(string which)
    {
        await using var server = await RedisServer.StartAsync("databases 4");
        await server.CommandAsync(Data);
        await using var collector = RedisTarget.Collector(
            server.Address, spec => spec with { Options = OptionsOf(which), Credentials = RedisTarget.Login("fleet", Password) });
        var untried = collector.Plan()[^1];
        Assert.Equal(FailureReason.Auth, (await collector.CollectAsync()).Outcome.Reason);
        Assert.Equal(untried, collector.Plan()[^1]);
        Assert.StartsWith("ACL SETUSER fleet reset on ><password> +info +", untried.Text, StringComparison.Ordinal);
        Assert.StartsWith("+OK", await server.CommandAsync(untried.Text.Replace("<password>", Password, StringComparison.Ordinal)), StringComparison.Ordinal);
        await server.CommandAsync("ACL LOG RESET");
        var collection = await collector.CollectAsync();
        Assert.Equal(CollectOutcome.Ok, collection.Outcome);
        Assert.Empty(collection.Skipped);
        Assert.DoesNotContain("reason", await server.CommandAsync("ACL LOG"), StringComparison.Ordinal);
    }

    /// <summary>ACL SETUSER refuses a whole line for one command that the server does not have.</summary>
    [Fact]
    public async Task What_the_server_does_not_have_is_skipped_quietly_and_not_among_the_rules()
    {
        await using var server = await RedisServer.StartAsync("databases 4");
        var options = new RedisOptions { IncludeSearchIndexesMetrics = true, IncludeModulesMetrics = true, IsTile38 = true, ExportClientList = true };
        await using var mighty = RedisTarget.Collector(server.Address, spec => spec with { Options = options });
        for (var i = 0; i < 3; i++)
        {
            var collection = await mighty.CollectAsync();
            Assert.Equal(CollectOutcome.Ok, collection.Outcome);
            Assert.Equal(["search", "tile38"], collection.Skipped.Select(static one => one.Collector));
            Assert.DoesNotContain(collection.Families(), static family => family.Name.Contains("search", StringComparison.Ordinal) || family.Name.Contains("tile38", StringComparison.Ordinal));
            Assert.Contains("total_error_replies:2\r\n", await server.CommandAsync("INFO stats"), StringComparison.Ordinal);
        }

        var line = mighty.Plan()[^1].Text;
        Assert.DoesNotContain("ft.", line, StringComparison.Ordinal);
        Assert.DoesNotContain("+server", line, StringComparison.Ordinal);
        Assert.StartsWith("+OK", await server.CommandAsync(line.Replace("<user>", "fleet", StringComparison.Ordinal).Replace("<password>", Password, StringComparison.Ordinal)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_the_server_does_not_know_about_keys_is_not_among_the_rules_either()
    {
        await using var server = await RedisServer.StartAsync("databases 4", "rename-command MEMORY \"\"", "rename-command XPENDING \"\"", "rename-command SELECT \"\"");
        await server.CommandAsync(Data);
        await using var mighty = RedisTarget.Collector(server.Address, static spec => spec with { Options = OptionsOf("all keys") });
        var collection = await mighty.CollectAsync();
        Assert.Equal(CollectOutcome.Ok, collection.Outcome);
        Assert.Equal(["keys_memory", "streams_pending", "refused_databases"], collection.Skipped.Select(static one => one.Collector));
        var line = mighty.Plan()[^1].Text;
        Assert.Contains("+xinfo|stream", line, StringComparison.Ordinal);
        Assert.StartsWith("+OK", await server.CommandAsync(line.Replace("<user>", "fleet", StringComparison.Ordinal).Replace("<password>", Password, StringComparison.Ordinal)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task It_is_enough_for_a_Sentinel_too()
    {
        await using var master = await RedisServer.StartAsync("repl-diskless-sync-delay 0");
        await using var replica = await RedisServer.StartAsync($"replicaof {master.Address.Replace(':', ' ')}");
        await using var sentinel = await SentinelServer.StartAsync(master);
        var options = new RedisOptions { IncludeConfigMetrics = true, IncludeSentinelPeerInfo = true, ExportClientList = true, CheckKeys = ["*"] };
        await using var mighty = RedisTarget.Collector(sentinel.Address, spec => spec with { Options = options });
        var all = await mighty.CollectAsync();
        var line = mighty.Plan()[^1].Text;
        Assert.StartsWith("+OK", await sentinel.AskAsync(line.Replace("<user>", "fleet", StringComparison.Ordinal).Replace("<password>", Password, StringComparison.Ordinal)), StringComparison.Ordinal);
        await using var collector = RedisTarget.Collector(sentinel.Address, spec => spec with { Options = options, Credentials = RedisTarget.Login("fleet", Password) });
        var collection = await collector.CollectAsync();
        Assert.Equal(CollectOutcome.Ok, collection.Outcome);
        Assert.Equal(all.Skipped, collection.Skipped);
        Assert.Equal(FamilyShapes.Of(all.Families()), FamilyShapes.Of(collection.Families()));
    }

    [Fact]
    public async Task What_is_denied_is_asked_once_for_each_connection_and_all_else_comes()
    {
        await using var server = await RedisServer.StartAsync($"user fleet on >{Password} ~str:* +@all -memory -hlen -xpending -getrange");
        await server.CommandAsync(Data);
        await using var collector = RedisTarget.Collector(server.Address, static spec => spec with
        {
            Credentials = RedisTarget.Login("fleet", Password),
            Options = new RedisOptions { CheckKeys = ["*:a"], CheckSingleStreams = ["stream:a"], CountKeys = ["*"] },
        });
        var first = await collector.CollectAsync();
        Assert.Equal(CollectOutcome.Ok, first.Outcome);
        Assert.Equal(2, first.Value("redis_key_size", "str:a"));
        Assert.Equal(8, first.Value("redis_keys_count", "*"));
        Assert.Equal(["keys_memory", "keys_values", "refused_keys"], first.Skipped.Select(static one => one.Collector));
        Assert.Contains("~<pattern>", first.Skipped[^1].Why, StringComparison.Ordinal);
        var logged = await LoggedAsync(server);
        for (var i = 0; i < 3; i++)
        {
            var next = await collector.CollectAsync();
            Assert.Equal(2, next.Value("redis_key_size", "str:a"));
        }

        Assert.Equal(logged, await LoggedAsync(server));
    }

    [Fact]
    public async Task A_database_that_may_not_be_selected_costs_only_its_keys_and_is_asked_for_once()
    {
        await using var server = await RedisServer.StartAsync("databases 4", $"user fleet on >{Password} ~* +@all -select");
        await server.CommandAsync(Data);
        await using var collector = RedisTarget.Collector(server.Address, static spec => spec with
        {
            Credentials = RedisTarget.Login("fleet", Password),
            Options = new RedisOptions
            {
                CheckSingleKeys = ["str:a", "db2=str:b"],
                CheckStreams = ["*", "db2=*"],
                CountKeys = ["str:*", "db2=str:*"],
                CheckKeyGroups = ["^(%w+):"],
            },
        });
        var logged = string.Empty;
        for (var i = 0; i < 3; i++)
        {
            var collection = await collector.CollectAsync();
            Assert.Equal(CollectOutcome.Ok, collection.Outcome);
            Assert.Equal(2, collection.Value("redis_key_size", "str:a"));
            Assert.Equal(1, collection.Value("redis_stream_length"));
            Assert.Equal(1, collection.Value("redis_keys_count"));
            Assert.Equal(1, collection.Value("redis_key_group_count", "str"));
            var skipped = Assert.Single(collection.Skipped);
            Assert.Equal("refused_databases", skipped.Collector);
            Assert.StartsWith("The user may not run SELECT of db2: grant it with ACL SETUSER <user> +select;", skipped.Why, StringComparison.Ordinal);
            logged = i == 0 ? await LoggedAsync(server) : logged;
        }

        Assert.Equal(logged, await LoggedAsync(server));
    }

    [Fact]
    public async Task The_memory_of_groups_is_told_where_all_their_keys_may_be_read()
    {
        await using var server = await RedisServer.StartAsync($"user fleet on >{Password} ~str:* ~list:* +@all");
        await server.CommandAsync("SET str:a 1", "SET str:b 2", "RPUSH list:a 1", "SET secret:a 1");
        await using var collector = RedisTarget.Collector(server.Address, static spec => spec with
        {
            Credentials = RedisTarget.Login("fleet", Password),
            Options = new RedisOptions { CheckKeyGroups = ["^(%w+):"] },
        });
        var logged = string.Empty;
        for (var i = 0; i < 3; i++)
        {
            var collection = await collector.CollectAsync();
            Assert.Equal((OutcomeKind.Partial, FailureReason.NoPerm), (collection.Outcome.Kind, collection.Outcome.Reason));
            Assert.Equal(1, collection.Value("redis_key_group_count", "secret"));
            Assert.True(collection.Value("redis_key_group_memory_usage_bytes", "str") > 80);
            Assert.Equal(2, collection.Families().Single(static family => family.Name == "redis_key_group_memory_usage_bytes").Samples.Length);
            Assert.Equal(["refused_keys"], collection.Skipped.Select(static one => one.Collector));
            logged = i == 0 ? await LoggedAsync(server) : logged;
        }

        Assert.Equal(logged, await LoggedAsync(server));
    }

    /// <summary>Counts denials, also those that the log takes together.</summary>
    private static async Task<string> LoggedAsync(RedisServer server) =>
        (await server.CommandAsync("INFO stats")).Split("\r\n").Where(static line => line.StartsWith("acl_access_denied", StringComparison.Ordinal))
            .Concat((await server.CommandAsync("INFO errorstats")).Split("\r\n").Where(static line => line.Contains("NOPERM", StringComparison.Ordinal)))
            .Aggregate(string.Empty, static (all, line) => all + line + ";");

    private static RedisOptions OptionsOf(string which) => which switch
    {
        "streams" => new() { CheckStreams = ["stream:*", "db2=stream:*"] },
        "keys" => new() { CheckKeys = ["*:a"], CheckSingleKeys = ["db2=str:b", "blank key"] },
        "counts" => new() { CountKeys = ["*", "db2=str:*"] },
        "groups" => new() { CheckKeyGroups = ["^(%w+):"] },
        "all keys" => new() { CheckKeys = ["*"], CheckSingleKeys = ["db2=str:b"], CheckStreams = ["*"] },
        "everything" => new()
        {
            CheckStreams = ["stream:*"],
            CheckKeys = ["str:*"],
            CountKeys = ["db2=*"],
            CheckKeyGroups = ["^(%w+):"],
            ExportClientList = true,
            IncludeConfigMetrics = true,
            IncludeModulesMetrics = true,
            PingOnConnect = true,
            CheckSingleStreams = ["db2=stream:b"],
        },
        _ => new(),
    };
}
