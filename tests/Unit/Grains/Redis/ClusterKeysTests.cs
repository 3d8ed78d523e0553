using System.Collections.Immutable;
using System.Text;
using Fleet.Grains.Collecting;
using Fleet.Grains.Collectors.Redis.Keys;
using Fleet.Resp;
using Fleet.Tests.Testing.Resp;
using Fleet.Wire;
using Xunit;

namespace Fleet.Tests.Unit.Grains.Redis;

/// <summary>Where a node of a cluster says that a key lives, and who is asked then.</summary>
public sealed class ClusterKeysTests
{
    private static readonly ServerEndpoint Own = ServerEndpoint.Parse("redis.shop:6379");

    private readonly List<string> _asked = [];

    [Theory]
    [InlineData("MOVED 1 10.0.0.2:6380", "10.0.0.2:6380")]
    [InlineData("MOVED 1 :6381", "redis.shop:6381")]
    [InlineData("MOVED 1 2001:db8::2:6380", "[2001:db8::2]:6380")]
    public async Task The_node_that_the_key_lives_on_is_asked(string moved, string node)
    {
        await using var keys = Keys();
        var replies = await AskAsync(keys, new RespError(moved));
        Assert.Equal([node], _asked);
        Assert.StartsWith($"The node {node} of the cluster cannot be asked", Assert.IsType<KeyUnreached>(replies[0]).Why, StringComparison.Ordinal);
        Assert.False(keys.IsElsewhere(new RedisKey(0, "k0"u8.ToArray())));
    }

    [Theory]
    [InlineData("MOVED 1 redis.shop:6379")]
    [InlineData("MOVED 1 unix:/etc/passwd")]
    [InlineData("MOVED 1 ?")]
    [InlineData("MOVED")]
    [InlineData("ASK 1 10.0.0.2:6380")]
    [InlineData("ERR no")]
    [InlineData("UNREACHABLE")]
    [InlineData("UNREACHABLE x")]
    public async Task Nobody_is_asked_when_the_place_is_none_or_the_node_itself(string error)
    {
        await using var keys = Keys();
        Assert.Equal([new KeyTold(new RespError(error))], await AskAsync(keys, new RespError(error)));
        Assert.Empty(_asked);
    }

    [Fact]
    public async Task No_more_nodes_are_asked_than_there_may_be()
    {
        await using var keys = Keys(most: 2);
        var replies = await AskAsync(keys, new RespError("MOVED 1 a:1"), new RespInteger(7), new RespError("MOVED 2 b:1"), new RespError("MOVED 3 c:1"));
        Assert.Equal(["a:1", "b:1"], _asked);
        Assert.Equal(new KeyTold(new RespInteger(7)), replies[1]);
        Assert.Contains("more nodes than the 2 others", Assert.IsType<KeyUnreached>(replies[3]).Why, StringComparison.Ordinal);
    }

    /// <summary>A hostile server, or a key that comes back between two questions of one write.</summary>
    [Fact]
    public async Task Of_two_questions_about_a_key_one_may_say_that_it_is_elsewhere_and_the_other_that_it_is_here()
    {
        await using var keys = Keys();
        var question = Question(0);
        ImmutableArray<KeyReply> here = [new KeyTold(new RespError("MOVED 1 a:1")), new KeyTold(new RespError("MOVED 1 redis.shop:6379"))];
        var replies = await keys.AskAsync([question, question], (_, _) => Task.FromResult(here), Budget(), TestContext.Current.CancellationToken);
        Assert.Equal(here, replies);
        Assert.Empty(_asked);
        Assert.False(keys.IsElsewhere(question.Command.Key));
    }

    /// <summary>Each node's replies are less than all may take, and both together are more.</summary>
    [Fact]
    public async Task What_all_nodes_say_together_is_bounded()
    {
        await using var first = ScriptedRedis.Saying("TYPE", ScriptedRedis.Bulk(new string('x', 600)));
        await using var second = ScriptedRedis.Saying("TYPE", ScriptedRedis.Bulk(new string('x', 600)));
        await using var keys = new ClusterKeys(Own, node => new NodeLink(node, ConnectAsync, TimeProvider.System, TimeSpan.FromSeconds(10)), most: 10);
        var moved = new RespReply[] { new RespError("MOVED 1 " + first.Address), new RespError("MOVED 2 " + second.Address) };
        Assert.All(await AskAsync(keys, Budget(bytes: 2000), moved), static reply => Assert.IsType<KeyTold>(reply));
        await using var others = new ClusterKeys(Own, node => new NodeLink(node, ConnectAsync, TimeProvider.System, TimeSpan.FromSeconds(10)), most: 10);
        Assert.All(await AskAsync(others, Budget(bytes: 1100), moved), static reply => Assert.Equal(FailureReason.Limit, Assert.IsType<KeyUnreached>(reply).Reason));
    }

    [Fact]
    public async Task What_a_node_says_to_several_writes_is_bounded_and_counts_for_what_comes_later()
    {
        await using var node = ScriptedRedis.Saying("TYPE", ScriptedRedis.Bulk("12345"));
        var moved = Enumerable.Repeat(new RespError("MOVED 1 " + node.Address), KeyConnection.CommandsPerWrite + 100).ToArray<RespReply>();
        await using var keys = new ClusterKeys(Own, one => new NodeLink(one, ConnectAsync, TimeProvider.System, TimeSpan.FromSeconds(10)), most: 10);
        var budget = Budget(bytes: 20_000);
        Assert.All(await AskAsync(keys, budget, moved), static reply => Assert.IsType<KeyTold>(reply));
        Assert.InRange(budget.Spent.Bytes, 600 * 5, 20_000);
        await using var others = new ClusterKeys(Own, one => new NodeLink(one, ConnectAsync, TimeProvider.System, TimeSpan.FromSeconds(10)), most: 10);
        Assert.All(
            await AskAsync(others, Budget(bytes: budget.Spent.Bytes - 100), moved), static reply => Assert.Equal(FailureReason.Limit, Assert.IsType<KeyUnreached>(reply).Reason));
    }

    private ClusterKeys Keys(int most = 10) => new(Own, node => new NodeLink(node, RefuseAsync, TimeProvider.System, TimeSpan.FromSeconds(10)), most);

    private Task<RespConnection> RefuseAsync(ServerEndpoint node, CancellationToken cancellationToken)
    {
        _asked.Add(node.ToString());
        return Task.FromException<RespConnection>(new ConnectException(ConnectStage.Connect, "refused"));
    }

    private static Task<RespConnection> ConnectAsync(ServerEndpoint node, CancellationToken cancellationToken) =>
        RespConnection.ConnectAsync(node, new RespConnectOptions(), Budget().Left, null, cancellationToken);

    private static KeyBudget Budget(long bytes = 1 << 20) =>
        new(new RespLimits { ReplyBytes = 1 << 16, BulkBytes = 4096, Elements = 1000, Depth = 8, CallBytes = bytes, CallElements = 10_000 });

    private static KeyQuestion Question(int number) => new(KeyCommand.Of("TYPE", new RedisKey(0, Encoding.ASCII.GetBytes(FormattableString.Invariant($"k{number}")))), "keys", "+type");

    private static Task<ImmutableArray<KeyReply>> AskAsync(ClusterKeys keys, params RespReply[] here) => AskAsync(keys, Budget(), here);

    private static Task<ImmutableArray<KeyReply>> AskAsync(ClusterKeys keys, KeyBudget budget, params RespReply[] here) => keys.AskAsync(
        [.. here.Select(static (_, i) => Question(i))],
        (_, _) => Task.FromResult(here.Select(static reply => (KeyReply)new KeyTold(reply)).ToImmutableArray()),
        budget,
        TestContext.Current.CancellationToken);
}
