using System.Diagnostics;
using System.Text;
using Fleet.Cluster;
using Fleet.Cluster.Targets;
using Fleet.Grains.Collecting;
using Fleet.Tests.Testing.Resp;
using Xunit;
using static Fleet.Tests.Testing.Resp.ScriptedRedis;

namespace Fleet.Tests.Integration.Redis;

/// <summary>A server that speaks as no Redis does: each collection ends in its time, with a reason that fits, and what is not concerned stands.</summary>
public sealed class HostileRedis
{
    /// <summary>The deadline of a collection that only its deadline ends.</summary>
    private static readonly TimeSpan Short = TimeSpan.FromMilliseconds(500);

    /// <summary>That of all others, which end long before it even on a busy machine.</summary>
    private static readonly TimeSpan Long = TimeSpan.FromSeconds(20);

    /// <summary>Time for the second step of a walk, in which a circle shows, also on a busy machine.</summary>
    private static readonly Limits Unhurried = new() { Redis = new RedisLimits { ScanTimeAtLeast = TimeSpan.FromSeconds(5), ScanTimeAtMost = TimeSpan.FromSeconds(5) } };

    /// <summary>Options that ask for all there is.</summary>
    internal static readonly RedisOptions Everything = new()
    {
        CheckKeys = ["*"],
        CheckStreams = ["s*"],
        CountKeys = ["*"],
        CheckKeyGroups = ["^(.)"],
        ExportClientList = true,
        IncludeConfigMetrics = true,
        IncludeModulesMetrics = true,
        IncludeSearchIndexesMetrics = true,
        IsTile38 = true,
        PingOnConnect = true,
    };

    /// <summary>Replies to any command that cost the connection, and so all of the collection.</summary>
    public static TheoryData<string, string, FailureReason> Broken => new()
    {
        { "an endless bulk string", "$9999999999\r\nxxx", FailureReason.Limit },
        { "a bulk string larger than is read past", "$70000000\r\nxxx", FailureReason.Limit },
        { "a bulk string whose end does not come", "$60000000\r\nxxx", FailureReason.Timeout },
        { "a bulk string that is longer than it says", "$3\r\nabcdefg\r\n", FailureReason.Protocol },
        { "a negative length", "$-5\r\n", FailureReason.Protocol },
        { "a negative length of an array", "*-7\r\n", FailureReason.Protocol },
        { "a length that is no number", "$1e3\r\n", FailureReason.Protocol },
        { "arrays in arrays", string.Concat(Enumerable.Repeat("*1\r\n", 10_000)), FailureReason.Limit },
        { "an array of a billion", "*1000000000\r\n", FailureReason.Limit },
        { "half a reply", "*3\r\n$5\r\nab", FailureReason.Timeout },
        { "silence", string.Empty, FailureReason.Timeout },
        { "a line without an end", "+" + new string('x', 100_000), FailureReason.Limit },
        { "an error of megabytes", "-ERR " + new string('x', 2 << 20) + "\r\n", FailureReason.Limit },
        { "a line with a bare CR", "+a\rb\r\n", FailureReason.Protocol },
        { "HTTP", "HTTP/1.1 400 Bad Request\r\n\r\n", FailureReason.Protocol },
        { "a map", "%1\r\n+a\r\n+b\r\n", FailureReason.Protocol },
        { "a set", "~1\r\n+a\r\n", FailureReason.Protocol },
        { "a push", ">2\r\n+message\r\n+a\r\n", FailureReason.Protocol },
        { "a big number", "(3492890328409238509324850943850943825024385\r\n", FailureReason.Protocol },
        { "an attribute", "|1\r\n+ttl\r\n:3600\r\n+OK\r\n", FailureReason.Protocol },
        { "a streamed string", "$?\r\n;4\r\nHell\r\n;0\r\n", FailureReason.Protocol },
        { "a null of RESP3", "_\r\n", FailureReason.Protocol },
        { "a number that is none", ":12x\r\n", FailureReason.Protocol },
    };

    /// <summary>Wrong replies to one command: what is told of its collector; null when it takes them as they are.</summary>
    public static TheoryData<string, string, string, string?, FailureReason> Wrong => new()
    {
        { "settings that are a number", "CONFIG", ":1\r\n", "config", FailureReason.Protocol },
        { "an odd number of settings", "CONFIG", Array(Bulk("databases"), Bulk("4"), Bulk("maxmemory")), null, FailureReason.None },
        { "settings with junk in them", "CONFIG", Array(Array(":1\r\n"), "*0\r\n", "$-1\r\n", "-ERR x\r\n", Bulk("databases"), Array()), null, FailureReason.None },
        { "settings of many words", "CONFIG", Array(Bulk("client-output-buffer-limit"), Bulk(new string(' ', 1 << 20) + "normal 0 0 0")), null, FailureReason.None },
        { "settings larger than is kept", "CONFIG", Array(Bulk("databases"), Bulk(new string('4', 9 << 20))), null, FailureReason.None },
        { "events of another form", "LATENCY LATEST", Array(Array(Bulk("x"))), "latency_latest", FailureReason.Protocol },
        { "a histogram that is text", "LATENCY HISTOGRAM", Bulk("x"), "latency_histogram", FailureReason.Protocol },
        { "a histogram of junk", "LATENCY HISTOGRAM", Array(Array(), ":1\r\n"), "latency_histogram", FailureReason.Protocol },
        { "a length that is text", "SLOWLOG LEN", "+many\r\n", "slowlog", FailureReason.Protocol },
        { "entries that are numbers", "SLOWLOG GET", Array(":1\r\n"), "slowlog_last", FailureReason.Protocol },
        { "a cursor that is no number", "SCAN", Array(Bulk("next"), Array(Bulk("a"))), "scan", FailureReason.Protocol },
        { "a cursor of megabytes", "SCAN", Array(Bulk(new string('1', 3 << 20)), Array(Bulk("a"))), "scan", FailureReason.Protocol },
        { "keys that are a number", "SCAN", Array(Bulk("0"), ":1\r\n"), "scan", FailureReason.Protocol },
        { "a walk in a circle", "SCAN", Array(Bulk("7"), Array(Bulk("a"))), "scan", FailureReason.Protocol },
        { "keys of junk", "SCAN", Array(Bulk("0"), Array(":1\r\n", Array(), "$-1\r\n", Bulk(new string('k', 1 << 20)), Bulk("a"))), null, FailureReason.None },
        { "types that are numbers", "TYPE", ":1\r\n", null, FailureReason.None },
        { "types that nobody knows", "TYPE", Bulk(new string('t', 100_000)), null, FailureReason.None },
        { "a size that is text", "STRLEN", Bulk("many"), null, FailureReason.None },
        { "content that is a number", "GETRANGE", ":1\r\n", null, FailureReason.None },
        { "content larger than was asked for", "GETRANGE", Bulk(new string('x', 9 << 20)), null, FailureReason.None },
        { "a stream that is text", "XINFO STREAM", "+none\r\n", null, FailureReason.None },
        { "a stream of junk", "XINFO STREAM", Array(Bulk("first-entry"), Array(Array(Array())), Bulk("length"), Bulk("x"), ":7\r\n"), null, FailureReason.None },
        { "groups of junk", "XINFO GROUPS", Array(":1\r\n", Array(Bulk("name"), Array()), Array(Bulk("name"))), null, FailureReason.None },
        { "pending entries of junk", "XPENDING", Array(Array(Bulk("1"), ":1\r\n", Bulk("x"), ":1\r\n"), ":7\r\n"), null, FailureReason.None },
        { "clients that are a number", "CLIENT LIST", ":7\r\n", "client_list", FailureReason.Protocol },
        { "a client of a million fields", "CLIENT LIST", Bulk("id=1 " + string.Join(' ', Enumerable.Range(0, 500_000).Select(static i => $"f{i}={i}")) + "\n"), null, FailureReason.None },
        { "modules that are a list", "INFO MODULES", Array(), "modules", FailureReason.Protocol },
        { "names of indexes that are long", "FT._LIST", Array(Bulk(new string('i', 1 << 20)), ":1\r\n"), null, FailureReason.None },
        { "an index without a name", "FT.INFO", Array(Bulk("num_docs"), Bulk("7")), "search_indexes", FailureReason.Protocol },
        { "a state that is a number", "SERVER", ":1\r\n", "tile38", FailureReason.Protocol },
        { "a cluster that is a list", "CLUSTER", Array(Bulk("x")), "cluster", FailureReason.Protocol },
    };

    [Fact]
    public async Task The_stand_in_without_malice_gives_all_there_is()
    {
        await using var server = Saying("nothing", string.Empty);
        await using var collector = Collector(server);
        for (var i = 0; i < 2; i++)
        {
            var collection = await collector.CollectAsync(deadline: Long);
            Assert.True(collection.Outcome == CollectOutcome.Ok, collection.Outcome.ToString());
            Assert.Empty(collection.Skipped);
            Assert.Equal(18, collection.Parts.Length + (i == 0 && collection.Parts.All(static part => part.Collector != "search_indexes") ? 1 : 0));
            Assert.All(collection.Parts.Where(static part => part.Collector != "search"), static part => Assert.NotEmpty(part.Families));
        }
    }

    [Theory]
    [MemberData(nameof(Broken))]
    public async Task A_reply_that_breaks_the_protocol_or_a_cap_fails_the_collection_in_its_time(string what, string answer, FailureReason reason)
    {
        // The first word of all, one in the middle, and one about keys.
        foreach (var command in (string[])["CLIENT SETNAME", "INFO ALL", "LATENCY LATEST", "XINFO STREAM"])
        {
            await using var server = SayingTheLast(command, answer);
            var deadline = reason == FailureReason.Timeout ? Short : Long;
            await using var collector = Collector(server, deadline);
            var clock = Stopwatch.StartNew();
            var outcome = (await collector.CollectAsync(deadline: deadline)).Outcome;
            Assert.True(clock.Elapsed < Long, $"{what}: {clock.Elapsed}");
            Assert.True(outcome.Reason == reason, $"{what} to {command}: {outcome}");

            // All that came before the keys stands.
            Assert.Equal(command == "XINFO STREAM" ? OutcomeKind.Partial : OutcomeKind.Failed, outcome.Kind);
            AssertSentence(outcome);
        }
    }

    [Theory]
    [MemberData(nameof(Wrong))]
    public async Task A_reply_of_the_wrong_form_costs_its_own_series_only(string what, string command, string answer, string? collector, FailureReason reason)
    {
        await using var server = Saying(command, answer);
        await using var redis = Collector(server);
        for (var i = 0; i < 2; i++)
        {
            var collection = await redis.CollectAsync(deadline: Long);
            Assert.True((collection.Outcome.Kind == OutcomeKind.Ok) == (collector is null), $"{what}: {collection.Outcome}");
            Assert.Equal(reason, collection.Outcome.Reason);
            var troubled = collection.Parts.Where(static part => part.Outcome.Kind != OutcomeKind.Ok).Select(static part => part.Collector);
            Assert.Equal(collector is null ? [] : [collector], troubled.Where(one => one is not ("keys" or "streams")));
            Assert.True(collection.Has("redis_memory_used_bytes"));
            AssertSmall(collection);
        }

        Assert.InRange(server.Connections, 1, 2);
    }

    [Theory]
    [InlineData("*2\r\n+a\r\n+b\r\n", FailureReason.Protocol)]
    [InlineData(":1\r\n", FailureReason.Protocol)]
    [InlineData("$-1\r\n", FailureReason.Protocol)]
    [InlineData("$0\r\n\r\n", FailureReason.Protocol)]
    [InlineData("+OK\r\n", FailureReason.Protocol)]
    [InlineData("-WHAT is this\r\n", FailureReason.Query)]
    [InlineData("-\r\n", FailureReason.Query)]
    public async Task INFO_that_is_none_fails_the_target(string answer, FailureReason reason)
    {
        await using var server = Saying("INFO", answer);
        await using var collector = Collector(server);
        var outcome = (await collector.CollectAsync(deadline: Long)).Outcome;
        Assert.Equal((OutcomeKind.Failed, reason), (outcome.Kind, outcome.Reason));
        AssertSentence(outcome);
    }

    [Fact]
    public async Task One_reply_too_many_is_noticed_and_the_next_connection_is_in_step_again()
    {
        await using var server = Serving(static async (command, stream, cancellationToken) =>
        {
            if (command.StartsWith("SLOWLOG LEN", StringComparison.Ordinal))
            {
                await stream.WriteAsync(":1\r\n"u8.ToArray(), cancellationToken);
            }

            return false;
        });
        await using var collector = RedisTarget.Collector(server.Address, timeout: Short);
        var failures = new List<FailureReason>();
        for (var i = 0; i < 4; i++)
        {
            var collection = await collector.CollectAsync(deadline: Short);
            failures.Add(collection.Outcome.Reason);
            AssertSmall(collection);
        }

        Assert.Contains(FailureReason.Protocol, failures);
        Assert.InRange(server.Connections, 2, 4);
    }

    [Fact]
    public async Task Too_few_replies_and_replies_that_drip_are_timeouts()
    {
        await using var few = Serving(static (command, _, _) => Task.FromResult(command.StartsWith("SLOWLOG", StringComparison.Ordinal)));
        await using var slow = Serving(static async (command, stream, cancellationToken) =>
        {
            foreach (var one in Encoding.Latin1.GetBytes(Usual(command)))
            {
                await stream.WriteAsync(new[] { one }, cancellationToken);
                await stream.FlushAsync(cancellationToken);
                await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, cancellationToken);
            }

            return true;
        });
        foreach (var server in (HostileRespServer[])[few, slow])
        {
            await using var collector = Collector(server, Short);
            var outcome = (await collector.CollectAsync(deadline: Short)).Outcome;
            Assert.Equal((OutcomeKind.Failed, FailureReason.Timeout), (outcome.Kind, outcome.Reason));
        }
    }

    [Theory]
    [InlineData("$9999999999\r\n", FailureReason.Limit)]
    [InlineData("%1\r\n+a\r\n+b\r\n", FailureReason.Protocol)]
    [InlineData("*-7\r\n", FailureReason.Protocol)]
    [InlineData("", FailureReason.Timeout)]
    [InlineData("-ERR unknown command 'AUTH', with args beginning with: 'very-secret-text'\r\n", FailureReason.Auth)]
    [InlineData("-very-secret-text\r\n", FailureReason.Auth)]
    [InlineData("*1\r\n+very-secret-text\r\n", FailureReason.None)]
    public async Task A_login_is_no_better_than_the_rest(string answer, FailureReason reason)
    {
        await using var server = Saying("AUTH", answer);
        var deadline = reason == FailureReason.Timeout ? Short : Long;
        await using var collector = RedisTarget.Collector(
            server.Address, static spec => spec with { Credentials = RedisTarget.Login("fleet", "very-secret-text"), Options = Everything }, timeout: deadline);
        var collection = await collector.CollectAsync(deadline: deadline);
        Assert.Equal(reason, collection.Outcome.Reason);
        Assert.DoesNotContain("very-secret", collection.ToString(), StringComparison.Ordinal);
    }

    private static ICollector Collector(HostileRespServer server, TimeSpan? deadline = null) =>
        RedisTarget.Collector(
            server.Address, static spec => spec with { Options = Everything }, interval: TimeSpan.FromSeconds(1), timeout: deadline ?? Long, limits: Unhurried);

    /// <summary>Says this to a command, and nothing more then.</summary>
    private static HostileRespServer SayingTheLast(string command, string answer)
    {
        var hasSpoken = false;
        return Serving(async (asked, stream, cancellationToken) =>
        {
            if (!hasSpoken && asked.StartsWith(command, StringComparison.Ordinal))
            {
                hasSpoken = true;
                await stream.WriteAsync(Encoding.Latin1.GetBytes(answer), cancellationToken);
            }

            return hasSpoken;
        });
    }

    private static void AssertSentence(CollectOutcome outcome)
    {
        Assert.InRange(outcome.Message.Length, 10, 300);
        Assert.DoesNotContain(outcome.Message, char.IsControl);
    }

    private static void AssertSmall(Collection collection) =>
        Assert.All(collection.Families().SelectMany(static family => family.Samples).SelectMany(static sample => sample.Labels), static label =>
            Assert.InRange(Encoding.UTF8.GetByteCount(label.Value), 0, 1024));
}
