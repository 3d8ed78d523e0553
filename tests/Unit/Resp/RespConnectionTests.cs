using System.Diagnostics;
using System.Text;
using Fleet.Resp;
using Fleet.Tests.Testing.Resp;
using Fleet.Wire;
using Xunit;

namespace Fleet.Tests.Unit.Resp;

public sealed class RespConnectionTests
{
    private static readonly RespLimits Limits = new() { ReplyBytes = 1 << 20, BulkBytes = 1 << 18, Elements = 1000, Depth = 8 };
    private static readonly RespCommand[] Ping = [RespCommand.Of("PING")];

    [Fact]
    public async Task Commands_go_out_together_and_replies_come_back_in_order()
    {
        var received = string.Empty;
        await using var server = HostileRespServer.Serving(async (stream, cancellationToken) =>
        {
            received = await HostileRespServer.ReceiveAsync(stream, cancellationToken);
            await stream.WriteAsync("+A\r\n"u8.ToArray(), cancellationToken);
            await stream.WriteAsync("-ERR no\r\n$1\r\nx\r\n"u8.ToArray(), cancellationToken);
            await Task.Delay(Timeout.Infinite, cancellationToken);
        });
        await using var connection = await ConnectAsync(server);
        var replies = await connection.ExecuteAsync(
            new[] { RespCommand.Of("PING"), RespCommand.Of("NO"), RespCommand.Of("GET", "ü") }, Token());
        Assert.Equal("*1\r\n$4\r\nPING\r\n*1\r\n$2\r\nNO\r\n*2\r\n$3\r\nGET\r\n$2\r\nÃ¼\r\n", received);
        Assert.Equal("A", replies[0].AsText());
        Assert.Equal("ERR", Assert.IsType<RespError>(replies[1]).Code);
        Assert.Equal("x", replies[2].AsText());
        Assert.False(connection.IsClosed);
    }

    [Theory]
    [InlineData("HTTP/1.1 400 Bad Request\r\n\r\n", typeof(RespProtocolException))]
    [InlineData("$-7\r\n", typeof(RespProtocolException))]
    [InlineData("$999999999\r\n", typeof(RespLimitException))]
    [InlineData("*999999999\r\n", typeof(RespLimitException))]
    [InlineData("*1\r\n*1\r\n*1\r\n*1\r\n*1\r\n*1\r\n*1\r\n*1\r\n*1\r\n*1\r\n", typeof(RespLimitException))]
    [InlineData("%1\r\n+a\r\n+b\r\n", typeof(RespProtocolException))]
    public async Task A_hostile_reply_gives_a_clear_error_and_closes_the_connection(string answer, Type expected)
    {
        await using var server = HostileRespServer.Answering(answer);
        await using var connection = await ConnectAsync(server);
        var thrown = await Assert.ThrowsAnyAsync<WireException>(() => connection.ExecuteAsync(Ping, Token()));
        Assert.IsType(expected, thrown);
        Assert.True(connection.IsClosed);
        var again = await Assert.ThrowsAsync<ConnectException>(() => connection.ExecuteAsync(Ping, Token()));
        Assert.Equal(ConnectStage.Closed, again.Stage);
    }

    [Fact]
    public async Task An_endless_line_is_cut_off()
    {
        await using var server = HostileRespServer.Serving(async (stream, cancellationToken) =>
        {
            await stream.WriteAsync("+"u8.ToArray(), cancellationToken);
            while (true)
            {
                await stream.WriteAsync(new byte[1000].Select(static _ => (byte)'x').ToArray(), cancellationToken);
            }
        });
        await using var connection = await ConnectAsync(server);
        await Assert.ThrowsAsync<RespLimitException>(() => connection.ExecuteAsync(Ping, Token()));
    }

    [Theory]
    [InlineData("$10\r\nabc")]
    [InlineData("*2\r\n+a\r\n")]
    [InlineData("+hal")]
    public async Task Half_a_reply_is_an_error_when_the_server_closes(string answer)
    {
        await using var server = HostileRespServer.Answering(answer, thenClose: true);
        await using var connection = await ConnectAsync(server);
        await Assert.ThrowsAsync<RespCutOffException>(() => connection.ExecuteAsync(Ping, Token()));
    }

    [Fact]
    public async Task Half_a_reply_ends_with_the_token_when_the_server_keeps_silent_and_the_connection_is_closed()
    {
        await using var server = HostileRespServer.Answering("$10\r\nabc");
        await using var connection = await ConnectAsync(server);
        using var cancel = new CancellationTokenSource(TimeSpan.FromMilliseconds(200));
        var clock = Stopwatch.StartNew();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => connection.ExecuteAsync(Ping, cancel.Token));
        Assert.True(clock.Elapsed < TimeSpan.FromSeconds(5));
        Assert.True(connection.IsClosed);
    }

    [Fact]
    public async Task A_server_that_never_reads_ends_with_the_token()
    {
        await using var server = HostileRespServer.Serving(static (_, cancellationToken) => Task.Delay(Timeout.Infinite, cancellationToken));
        await using var connection = await ConnectAsync(server);
        using var cancel = new CancellationTokenSource(TimeSpan.FromMilliseconds(300));
        var large = new[] { RespCommand.Of("SET", "a", new string('x', 32 << 20)) };
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => connection.ExecuteAsync(large, cancel.Token));
        Assert.True(connection.IsClosed);
    }

    [Fact]
    public async Task Bytes_that_nobody_asked_for_are_not_taken_for_the_next_answer()
    {
        await using var server = HostileRespServer.Answering("+A\r\n+B\r\n");
        await using var connection = await ConnectAsync(server);
        Assert.Equal("A", (await connection.ExecuteAsync(Ping, Token()))[0].AsText());
        await Assert.ThrowsAsync<RespProtocolException>(() => connection.ExecuteAsync(Ping, Token()));
    }

    [Fact]
    public async Task The_last_words_of_a_server_that_closes_are_kept()
    {
        await using var server = HostileRespServer.Answering("-ERR max number of clients reached\r\n", thenClose: true);
        await using var connection = await ConnectAsync(server);
        var thrown = await Assert.ThrowsAsync<RespRefusedException>(
            () => connection.ExecuteAsync(new[] { RespCommand.Of("PING"), RespCommand.Of("INFO") }, Token()));
        Assert.Contains("max number of clients", thrown.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Pushes_between_replies_are_skipped_but_not_without_end()
    {
        await using var server = HostileRespServer.Serving(async (stream, cancellationToken) =>
        {
            await HostileRespServer.ReceiveAsync(stream, cancellationToken);
            await stream.WriteAsync("%0\r\n"u8.ToArray(), cancellationToken);
            await HostileRespServer.ReceiveAsync(stream, cancellationToken);
            await stream.WriteAsync(">1\r\n+note\r\n+A\r\n"u8.ToArray(), cancellationToken);
            await HostileRespServer.ReceiveAsync(stream, cancellationToken);
            var note = Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat(">1\r\n+note\r\n", 1000)));
            while (true)
            {
                await stream.WriteAsync(note, cancellationToken);
            }
        });
        await using var connection = await ConnectAsync(server, new RespConnectOptions { Protocol = RespProtocol.Resp3 });
        Assert.Equal("A", (await connection.ExecuteAsync(Ping, Token()))[0].AsText());
        await Assert.ThrowsAsync<RespLimitException>(() => connection.ExecuteAsync(Ping, Token()));
    }

    [Fact]
    public async Task Receive_gives_pushes()
    {
        await using var server = HostileRespServer.Answering("%0\r\n>2\r\n+message\r\n+x\r\n");
        await using var connection = await ConnectAsync(server, new RespConnectOptions { Protocol = RespProtocol.Resp3 });
        Assert.IsType<RespPush>(await connection.ReceiveAsync(Token()));
    }

    [Theory]
    [InlineData("-WRONGPASS invalid username-password pair or user is disabled.\r\n")]
    [InlineData("-ERR unknown command 'AUTH', with args beginning with: 'fleet' 'geheim' \r\n")]
    [InlineData("-ERR geheim\r\n")]
    [InlineData("-geheim\r\n")]
    public async Task A_refused_handshake_says_so_without_the_password(string answer)
    {
        await using var server = HostileRespServer.Answering(answer);
        var thrown = await Assert.ThrowsAsync<RespRefusedException>(
            () => ConnectAsync(server, new RespConnectOptions { Username = "fleet", Password = "geheim" }));
        Assert.Equal(ConnectStage.Login, thrown.Stage);
        Assert.DoesNotContain("geheim", thrown.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("geheim", thrown.Refusal.Text, StringComparison.Ordinal);
    }

    private static Task<RespConnection> ConnectAsync(HostileRespServer server, RespConnectOptions? options = null) =>
        RespConnection.ConnectAsync(ServerEndpoint.Parse(server.Address), options ?? new(), Limits, null, Token());

    /// <summary>Long enough for a busy machine; a hang fails the test by it.</summary>
    private static CancellationToken Token() => new CancellationTokenSource(TimeSpan.FromSeconds(30)).Token;
}
