using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Fleet.Resp;
using Fleet.Tests.Testing.Resp;
using Fleet.Tests.Testing.Servers;
using Fleet.Wire;
using Xunit;

namespace Fleet.Tests.Unit.Resp;

public sealed class BlockingRespConnectionTests
{
    private static readonly RespLimits Limits = new() { ReplyBytes = 1 << 20, BulkBytes = 1 << 18, Elements = 1000, Depth = 8 };
    private static readonly RespCommand Ping = RespCommand.Of("PING");

    /// <summary>Long enough for a busy machine; a hang fails the test by it.</summary>
    private static readonly TimeSpan Long = TimeSpan.FromSeconds(20);

    private static readonly TimeSpan Short = TimeSpan.FromMilliseconds(200);

    [Fact]
    public async Task Replies_in_pieces_are_put_together_and_pushes_between_them_are_kept()
    {
        await using var server = HostileRespServer.Serving(async (stream, cancellationToken) =>
        {
            await HostileRespServer.ReceiveAsync(stream, cancellationToken);
            foreach (var letter in ">2\r\n+news\r\n+1\r\n*2\r\n$3\r\nabc\r\n:7\r\n>2\r\n+news\r\n+2\r\n>2\r\n+ne")
            {
                await stream.WriteAsync(new[] { (byte)letter }, cancellationToken);
                await Task.Delay(1, cancellationToken);
            }

            await HostileRespServer.ReceiveAsync(stream, cancellationToken);
            await stream.WriteAsync("ws\r\n+3\r\n"u8.ToArray(), cancellationToken);
            await stream.WriteAsync(Encoding.ASCII.GetBytes($"$200000\r\n{new string('x', 200_000)}\r\n"), cancellationToken);
            await Task.Delay(Timeout.Infinite, cancellationToken);
        });
        using var connection = Connect(server);
        Assert.Equal(IPAddress.Loopback, connection.LocalAddress);
        Assert.Equal(["abc", null], connection.Execute(Ping, Long).AsElements().Select(each => each.AsText()));
        Assert.Equal("1", connection.TryReceivePush(Long)!.Items[1].AsText());
        Assert.Equal("2", connection.TryReceivePush(Long)!.Items[1].AsText());
        Assert.Equal(200_000, connection.Execute(Ping, Long).AsText()!.Length);
        Assert.Equal("3", connection.TryReceivePush(TimeSpan.Zero)!.Items[1].AsText());
        Assert.Null(connection.TryReceivePush(Short));
        Assert.False(connection.IsClosed);
    }

    [Fact]
    public async Task An_answer_that_does_not_come_ends_in_time_and_closes()
    {
        await using var server = HostileRespServer.Answering("$5\r\nab");
        using var connection = Connect(server);
        var clock = Stopwatch.StartNew();
        Assert.Throws<RespTimeoutException>(() => connection.Execute(Ping, Short));
        Assert.InRange(clock.Elapsed, Short / 2, Long);
        Assert.True(connection.IsClosed);
        Assert.Throws<ConnectException>(() => connection.Execute(Ping, Short));
        Assert.Throws<ConnectException>(() => connection.TryReceivePush(Short));
    }

    [Fact]
    public async Task A_server_that_never_reads_ends_in_time()
    {
        await using var server = HostileRespServer.Serving(static (_, cancellationToken) => Task.Delay(Timeout.Infinite, cancellationToken));
        using var connection = Connect(server);
        Assert.Throws<RespTimeoutException>(() => connection.Execute(RespCommand.Of("SET", "a", new string('x', 32 << 20)), Short));
    }

    [Theory]
    [InlineData("HTTP/1.1 400 Bad Request\r\n\r\n", typeof(RespProtocolException))]
    [InlineData("$999999999\r\n", typeof(RespLimitException))]
    [InlineData("*999999999\r\n", typeof(RespLimitException))]
    public async Task A_hostile_reply_gives_a_clear_error_and_closes(string answer, Type expected)
    {
        await using var server = HostileRespServer.Answering(answer);
        using var connection = Connect(server);
        Assert.IsType(expected, Assert.ThrowsAny<WireException>(() => connection.Execute(Ping, Long)));
        Assert.True(connection.IsClosed);
    }

    [Theory]
    [InlineData("+half", typeof(RespCutOffException))]
    [InlineData("", typeof(ConnectException))]
    public async Task A_server_that_closes_is_noticed_while_waiting_for_pushes_too(string last, Type expected)
    {
        await using var server = HostileRespServer.Answering("+PONG\r\n" + last, thenClose: true);
        using var connection = Connect(server);
        Assert.Equal("PONG", connection.Execute(Ping, Long).AsText());
        Assert.IsType(expected, Assert.ThrowsAny<WireException>(() => connection.TryReceivePush(Long)));
    }

    [Fact]
    public async Task A_reply_that_nobody_asked_for_is_no_push()
    {
        await using var server = HostileRespServer.Answering("+A\r\n+B\r\n");
        using var connection = Connect(server);
        connection.Execute(Ping, Long);
        Assert.Throws<RespProtocolException>(() => connection.TryReceivePush(Long));
        Assert.True(connection.IsClosed);
    }

    [Fact]
    public async Task Endless_pushes_are_cut_off()
    {
        await using var server = HostileRespServer.Serving(static async (stream, cancellationToken) =>
        {
            while (true)
            {
                await stream.WriteAsync(">1\r\n+x\r\n"u8.ToArray(), cancellationToken);
            }
        });
        using var connection = Connect(server);
        Assert.Throws<RespLimitException>(() => connection.Execute(Ping, Long));
    }

    [Fact]
    public async Task A_refused_login_or_subscription_tells_why_without_the_password()
    {
        await using var server = HostileRespServer.Answering("-ERR unknown command, with args beginning with: geheim\r\n");
        var thrown = Assert.Throws<RespRefusedException>(() => new BlockingRespDialer(Limits, TimeProvider.System).Connect(
            ServerEndpoint.Parse(server.Address), new RespConnectOptions { Password = "geheim" }, Long));
        Assert.Equal(ConnectStage.Login, thrown.Stage);
        Assert.DoesNotContain("geheim", thrown.ToString(), StringComparison.Ordinal);
        await using var closed = HostileRespServer.Answering("-NOPERM no\r\n");
        using var connection = Connect(closed);
        Assert.Contains("NOPERM", Assert.Throws<RespRefusedException>(() => connection.Subscribe("x", Long)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task TLS_with_a_silent_server_ends_in_time()
    {
        await using var silent = new SilentListener();
        var clock = Stopwatch.StartNew();
        var thrown = Assert.Throws<ConnectException>(() => new BlockingRespDialer(Limits, TimeProvider.System).Connect(
            ServerEndpoint.Parse(silent.Address), new RespConnectOptions { Tls = new TlsOptions() }, Short));
        Assert.Equal(ConnectStage.Tls, thrown.Stage);
        Assert.InRange(clock.Elapsed, Short / 2, Long);
    }

    [Fact]
    public void Addresses_are_tried_in_turn_and_the_last_failure_is_told()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var endpoint = ServerEndpoint.Tcp("cache.example", 6379);
        var refusing = new IPEndPoint(IPAddress.Loopback, ServerProcess.FreePort());
        using var socket = BlockingRespDialer.Dial(endpoint, [refusing, listener.LocalEndpoint], new Deadline(TimeProvider.System, Long));
        Assert.Equal(listener.LocalEndpoint, socket.RemoteEndPoint);
        var thrown = Assert.Throws<ConnectException>(() => BlockingRespDialer.Dial(endpoint, [refusing], new Deadline(TimeProvider.System, Long)));
        Assert.Equal("No connection to cache.example:6379: Connection refused", thrown.Message);
        var dns = Assert.Throws<ConnectException>(() => new BlockingRespDialer(Limits, TimeProvider.System).Connect(
            ServerEndpoint.Tcp("no-such-host.invalid", 1), new RespConnectOptions(), Long));
        Assert.Equal(ConnectStage.Dns, dns.Stage);
    }

    // RESP3 without its handshake: the server of these tests says only what the test wants said.
    private static BlockingRespConnection Connect(HostileRespServer server)
    {
        var endpoint = ServerEndpoint.Parse(server.Address);
        var socket = BlockingRespDialer.Dial(endpoint, [new IPEndPoint(IPAddress.Loopback, server.Port)], new Deadline(TimeProvider.System, Long));
        var wire = new DeadlineStream(socket, TimeProvider.System);
        return new BlockingRespConnection(socket, wire, wire, endpoint, new RespReplyReader(Limits, RespProtocol.Resp3));
    }
}
