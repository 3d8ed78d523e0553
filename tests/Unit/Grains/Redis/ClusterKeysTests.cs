using System.Collections.Immutable;
using Fleet.Grains.Collectors.Redis.Keys;
using Fleet.Resp;
using Fleet.Wire;
using Xunit;

namespace Fleet.Tests.Unit.Grains.Redis;

/// <summary>Where a node of a cluster says that a key lives, and who is asked then; nobody answers here.</summary>
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
        Assert.StartsWith($"UNREACHABLE The node {node} of the cluster cannot be asked", Assert.IsType<RespError>(replies[0]).Text, StringComparison.Ordinal);
        Assert.False(keys.IsElsewhere(new RedisKey(0, "k0"u8.ToArray())));
    }

    [Theory]
    [InlineData("MOVED 1 redis.shop:6379")]
    [InlineData("MOVED 1 unix:/etc/passwd")]
    [InlineData("MOVED 1 ?")]
    [InlineData("MOVED")]
    [InlineData("ASK 1 10.0.0.2:6380")]
    [InlineData("ERR no")]
    public async Task Nobody_is_asked_when_the_place_is_none_or_the_node_itself(string error)
    {
        await using var keys = Keys();
        Assert.Equal([new RespError(error)], await AskAsync(keys, new RespError(error)));
        Assert.Empty(_asked);
    }

    [Fact]
    public async Task No_more_nodes_are_asked_than_there_may_be()
    {
        await using var keys = Keys(most: 2);
        var replies = await AskAsync(keys, new RespError("MOVED 1 a:1"), new RespInteger(7), new RespError("MOVED 2 b:1"), new RespError("MOVED 3 c:1"));
        Assert.Equal(["a:1", "b:1"], _asked);
        Assert.Equal(new RespInteger(7), replies[1]);
        Assert.Contains("more nodes than the 2 others", Assert.IsType<RespError>(replies[3]).Text, StringComparison.Ordinal);
    }

    private ClusterKeys Keys(int most = 10) => new(Own, node => new NodeLink(node, RefuseAsync, TimeProvider.System, TimeSpan.FromSeconds(10)), most);

    private Task<RespConnection> RefuseAsync(ServerEndpoint node, CancellationToken cancellationToken)
    {
        _asked.Add(node.ToString());
        return Task.FromException<RespConnection>(new ConnectException(ConnectStage.Connect, "refused"));
    }

    private static Task<ImmutableArray<RespReply>> AskAsync(ClusterKeys keys, params RespReply[] here) => keys.AskAsync(
        [.. here.Select(static (_, i) => new KeyQuestion(KeyCommand.Of("TYPE", new RedisKey(0, new[] { (byte)'k', (byte)('0' + i) })), "keys", "+type"))],
        (_, _) => Task.FromResult(here.ToImmutableArray()),
        TestContext.Current.CancellationToken);
}
