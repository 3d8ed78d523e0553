using Fleet.Resp;
using Fleet.Tests.Testing.Servers;
using Fleet.Wire;
using Xunit;

namespace Fleet.Tests.Integration.Redis;

public sealed class RespOverRealRedis
{
    private static readonly RespLimits Limits = new() { ReplyBytes = 64 << 20, BulkBytes = 32 << 20, Elements = 100_000, Depth = 16 };

    [Fact]
    public async Task RESP3_gives_maps_doubles_booleans_and_pushes()
    {
        await using var server = await RedisServer.StartAsync("user fleet on >geheim ~* &* +@all", "enable-debug-command yes");
        await using var connection = await ConnectAsync(server, new RespConnectOptions
        {
            Protocol = RespProtocol.Resp3,
            Username = "fleet",
            Password = "geheim",
        });
        var replies = await ExecuteAsync(connection, ["HSET", "h", "a", "1"], ["HGETALL", "h"], ["ZADD", "z", "1.5", "m"], ["ZSCORE", "z", "m"],
            ["DEBUG", "PROTOCOL", "true"], ["DEBUG", "PROTOCOL", "bignum"], ["DEBUG", "PROTOCOL", "verbatim"], ["DEBUG", "PROTOCOL", "attrib"], ["GET", "missing"]);
        Assert.Equal("a", Assert.Single(Assert.IsType<RespMap>(replies[1]).Entries).Key.AsText());
        Assert.Equal(1.5, Assert.IsType<RespDouble>(replies[3]).Value);
        Assert.True(Assert.IsType<RespBoolean>(replies[4]).Value);
        Assert.StartsWith("1234567999", Assert.IsType<RespBigNumber>(replies[5]).Digits, StringComparison.Ordinal);
        Assert.Equal("txt", Assert.IsType<RespVerbatim>(replies[6]).Format);
        Assert.Contains("Some real reply", replies[7].AsText(), StringComparison.Ordinal);
        Assert.IsType<RespNull>(replies[8]);
    }

    [Fact]
    public async Task A_subscription_receives_what_is_published()
    {
        await using var server = await RedisServer.StartAsync();
        await using var connection = await ConnectAsync(server, new RespConnectOptions());
        await ExecuteAsync(connection, ["SUBSCRIBE", "news"]);
        await server.CommandAsync("PUBLISH news hello");
        using var cancel = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        var message = await connection.ReceiveAsync(cancel.Token);
        Assert.Equal(["message", "news", "hello"], message.AsElements().Select(static element => element.AsText()));
    }

    [Fact]
    public async Task Scripts_large_values_and_long_pipelines_pass()
    {
        await using var server = await RedisServer.StartAsync();
        await using var connection = await ConnectAsync(server, new RespConnectOptions());
        var large = new string('x', 8 << 20);
        var replies = await ExecuteAsync(connection, ["SET", "large", large], ["GET", "large"], ["EVAL", "return {KEYS[1], 7}", "1", "k"]);
        Assert.Equal(large, replies[1].AsText());
        Assert.Equal(7, Assert.IsType<RespInteger>(replies[2].AsElements()[1]).Value);

        // Requests and replies that fill both sockets: a client that only wrote first would block the server and itself.
        var echoes = await ExecuteAsync(connection, [.. Enumerable.Repeat<string[]>(["GET", "large"], 4), .. Enumerable.Repeat<string[]>(["ECHO", new string('y', 1000)], 20_000)]);
        Assert.Equal(20_004, echoes.Count);
    }

    private static Task<RespConnection> ConnectAsync(RedisServer server, RespConnectOptions options) =>
        RespConnection.ConnectAsync(ServerEndpoint.Parse(server.Address), options, Limits, TimeProvider.System, CancellationToken.None);

    private static async Task<IReadOnlyList<RespReply>> ExecuteAsync(RespConnection connection, params string[][] commands)
    {
        using var cancel = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        return await connection.ExecuteAsync(commands.Select(static words => RespCommand.Of(words)).ToArray(), cancel.Token);
    }
}
