using Fleet.Cluster.Targets;
using Fleet.Tests.Testing.Resp;
using Xunit;

namespace Fleet.Tests.Unit.Grains.Redis;

/// <summary>Which collectors about keys are switched off decides what is asked, and the ACL rules that explain tells say the same.</summary>
public sealed class KeySwitchesTests
{
    private static readonly string[] Collectors = ["scan", "keys", "key_counts", "key_groups", "streams"];

    /// <summary>Commands that one of the stand-in's two keys, a string and a stream, is enough to have asked.</summary>
    private static readonly string[] Told = ["+scan", "+type", "+memory|usage", "+getrange", "+xinfo|stream", "+xpending"];

    [Theory]
    [InlineData("key_groups")]
    [InlineData("streams")]
    [InlineData("keys")]
    [InlineData("everything")]
    public async Task What_is_asked_is_granted_and_nothing_else_whatever_is_switched_off(string options)
    {
        for (var off = 0; off < 1 << Collectors.Length; off++)
        {
            var disable = Collectors.Where((_, i) => (off & (1 << i)) != 0).ToArray();
            await using var redis = new AskedRedis(OptionsOf(options), disable: disable);
            await redis.CollectAsync();
            var granted = redis.Granted();
            var asked = redis.TakeAsked().Select(RuleOf).ToHashSet();
            var what = $"{options} without {string.Join(' ', disable)}: asked {string.Join(' ', asked)}, granted {string.Join(' ', granted)}";
            Assert.True(asked.IsSubsetOf(granted), what);
            Assert.True(Told.Where(granted.Contains).All(asked.Contains), what);
            Assert.True(!granted.Any(static rule => rule.Contains('~', StringComparison.Ordinal)) || asked.Overlaps(["+type", "+memory|usage", "+xinfo|stream"]), what);
        }
    }

    /// <summary>Each with the options above of its name.</summary>
    [Theory]
    [InlineData("key_groups", "key_groups", "MEMORY", "+memory|usage")]
    [InlineData("key_groups", "key_groups", "MEMORY", "~*")]
    [InlineData("streams", "streams", "TYPE", "+type")]
    [InlineData("streams", "streams", "XINFO", "+xinfo|stream")]
    [InlineData("keys", "keys", "STRLEN", "+strlen")]
    [InlineData("keys", "keys streams", "SCAN", "+scan")]
    [InlineData("everything", "scan", "SCAN", "+scan")]
    public async Task Nothing_is_asked_or_granted_for_what_is_switched_off(string options, string off, string command, string rule)
    {
        foreach (var disable in (string[][])[[], off.Split(' ')])
        {
            await using var redis = new AskedRedis(OptionsOf(options), disable: disable);
            var collection = await redis.CollectAsync();
            Assert.Equal(disable.Length == 0, redis.TakeAsked().Any(asked => asked.StartsWith(command, StringComparison.Ordinal)));
            Assert.Equal(disable.Length == 0, redis.Granted().Contains(rule));
            Assert.DoesNotContain(collection.Parts, part => disable.Contains(part.Collector));
            Assert.Superset(disable.ToHashSet(), collection.Skipped.Select(static one => one.Collector).ToHashSet());
        }
    }

    [Fact]
    public async Task What_needs_a_walk_is_told_to_be_off_with_it()
    {
        await using var redis = new AskedRedis(new RedisOptions { CheckKeys = ["*"], CountKeys = ["*"], CheckSingleStreams = ["stream"] }, disable: ["scan", "key_counts"]);
        var collection = await redis.CollectAsync();
        Assert.Equal(
            [("scan", "Switched off in collectors.disable."), ("keys", "The collector scan, which it needs, is switched off in collectors.disable."), ("key_counts", "Switched off in collectors.disable.")],
            collection.Skipped.Select(static one => (one.Collector, one.Why)));
        Assert.Contains("XINFO STREAM stream", redis.TakeAsked());
    }

    /// <summary>Redis 8.8 is the first whose keys may be arrays, and older ones refuse a rule for a command that they do not have.</summary>
    [Theory]
    [InlineData("7.2.0", false)]
    [InlineData("8.6.2", false)]
    [InlineData("8.8.0", true)]
    public async Task The_command_for_arrays_is_granted_where_there_are_some(string version, bool isGranted)
    {
        await using var redis = new AskedRedis(
            new RedisOptions { CheckSingleKeys = ["a"] },
            command => command.StartsWith("INFO", StringComparison.Ordinal) ? ScriptedRedis.Bulk(ScriptedRedis.Info.Replace("redis_version:7.2.0", "redis_version:" + version, StringComparison.Ordinal))
            : command.StartsWith("TYPE", StringComparison.Ordinal) && isGranted ? "+array\r\n"
            : command.StartsWith("ARCOUNT", StringComparison.Ordinal) ? ":3\r\n"
            : null);
        var collection = await redis.CollectAsync();
        Assert.Equal(isGranted, redis.Granted().Contains("+arcount"));
        Assert.Equal(isGranted, redis.TakeAsked().Contains("ARCOUNT a"));
        Assert.Empty(collection.Skipped);
    }

    private static RedisOptions OptionsOf(string which) => which switch
    {
        "key_groups" => new() { CheckKeyGroups = ["^(.)"], CountKeys = ["s*"] },
        "streams" => new() { CheckStreams = ["*"], CountKeys = ["*"] },
        "keys" => new() { CheckKeys = ["*"], CheckStreams = ["*"] },
        _ => new() { CheckKeys = ["*"], CheckSingleKeys = ["text"], CheckStreams = ["*"], CheckSingleStreams = ["stream"], CountKeys = ["*"], CheckKeyGroups = ["^(.)"] },
    };

    /// <summary>The rule for a command, whose second word counts where it has subcommands.</summary>
    private static string RuleOf(string command)
    {
        var words = command.ToLowerInvariant().Split(' ');
        return "+" + (words[0] is "client" or "config" or "memory" or "xinfo" or "latency" or "slowlog" or "cluster" ? words[0] + "|" + words[1] : words[0]);
    }
}
