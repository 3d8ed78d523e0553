using System.Diagnostics;
using Fleet.PgWire;
using Fleet.Wire;
using Xunit;
using static Fleet.Tests.Testing.PgWire.PgFrames;

namespace Fleet.Tests.Unit.PgWire;

public sealed class PgConnectionTests
{
    private static readonly string[] Version = ["SHOW VERSION"];

    /// <summary>What a server may answer to a statement, and what it is called.</summary>
    public static TheoryData<byte[], Type> Hostile => new()
    {
        { "HTTP/1.1 400 Bad Request\r\n\r\n"u8.ToArray(), typeof(PgProtocolException) },
        { "-ERR unknown command\r\n"u8.ToArray(), typeof(PgProtocolException) },
        { [(byte)'T', 0x7F, 0xFF, 0xFF, 0xFF], typeof(PgLimitException) },
        { [(byte)'T', 0, 0, 0, 3], typeof(PgProtocolException) },
        { [(byte)'T', 0xFF, 0xFF, 0xFF, 0xFF], typeof(PgProtocolException) },
        { Frame('T', 0x7F, 0xFF), typeof(PgLimitException) },
        { Frame('T', 0xFF, 0xFF), typeof(PgProtocolException) },
        { Frame('T', 0, 1), typeof(PgProtocolException) },
        { Frame('T', 0, 1, 1, 2, 3), typeof(PgProtocolException) },
        { [.. Columns("a"), .. Columns("b")], typeof(PgProtocolException) },
        { Row("a"), typeof(PgProtocolException) },
        { [.. Columns("a"), .. Row("1", "2")], typeof(PgProtocolException) },
        { [.. Columns("a"), .. Frame('D', 0, 1, 0, 0, 0, 9, 1)], typeof(PgProtocolException) },
        { [.. Columns("a"), .. Frame('D', 0, 1, 0x7F, 0xFF, 0xFF, 0xFF)], typeof(PgProtocolException) },
        { [.. Columns("a"), .. Frame('D', 0, 1, 0, 0, 0, 1, 1, 1)], typeof(PgProtocolException) },
        { [.. Columns("a"), .. Enumerable.Range(0, 1001).SelectMany(_ => Row("1"))], typeof(PgLimitException) },
        { Ready, typeof(PgProtocolException) },
        { [.. Columns("a"), .. Ready], typeof(PgProtocolException) },
        { [.. Complete, .. Complete], typeof(PgProtocolException) },
        { [.. Error("no"), .. Columns("a")], typeof(PgProtocolException) },
        { LoginOk, typeof(PgProtocolException) },
        { [.. Enumerable.Range(0, 40).SelectMany(_ => Frame('N', new byte[60_000]))], typeof(PgLimitException) },
    };

    [Fact]
    public async Task Statements_go_out_together_and_their_answers_come_back_in_order()
    {
        var asked = new List<string?>();
        await using var server = PgServer.Playing(async side =>
        {
            await side.WelcomeAsync();
            asked.AddRange([await side.ReadQueryAsync(), await side.ReadQueryAsync(), await side.ReadQueryAsync()]);
            await side.SendAsync([.. Answer("name|value\nü|1\nb|"), .. Error("invalid command"), .. Ready, .. Frame('N', 0), .. Frame('I'), .. Parameter("a", "b"), .. Ready]);
            await side.KeepSilentAsync();
        });
        await using var connection = await PgServer.ConnectAsync(server);
        var replies = await connection.QueryAsync(["SHOW A", "SHOW B", "SHOW C"], PgServer.Token());
        Assert.Equal(["SHOW A", "SHOW B", "SHOW C"], asked);
        Assert.Equal(["name", "value"], replies[0].Columns);
        Assert.Equal(["ü", "1", "b", ""], replies[0].Rows.SelectMany(row => new[] { row.Text(0), row.Text(1) }));
        Assert.Equal("invalid command", replies[1].Error!.Message);
        Assert.Empty(replies[2].Rows);
        Assert.Null(replies[2].Error);
        Assert.False(connection.IsClosed);
        Assert.Equal("1.18.0/bouncer", connection.Parameter("server_version"));
    }

    [Theory]
    [MemberData(nameof(Hostile))]
    public async Task A_hostile_answer_gives_a_clear_error_and_closes_the_connection(byte[] answer, Type expected)
    {
        await using var server = PgServer.Answering(answer);
        await using var connection = await PgServer.ConnectAsync(server);
        var thrown = await Assert.ThrowsAnyAsync<WireException>(() => connection.QueryAsync(Version, PgServer.Token()));
        Assert.IsType(expected, thrown);
        Assert.True(connection.IsClosed);
        var again = await Assert.ThrowsAsync<ConnectException>(() => connection.QueryAsync(Version, PgServer.Token()));
        Assert.Equal(ConnectStage.Closed, again.Stage);
    }

    [Fact]
    public async Task Rows_without_end_are_cut_off()
    {
        await using var server = PgServer.Playing(async side =>
        {
            await side.WelcomeAsync();
            await side.ReadQueryAsync();
            await side.SendAsync(Columns("a"));
            while (true)
            {
                await side.SendAsync(Row(new string('x', 60_000)));
            }
        });
        await using var connection = await PgServer.ConnectAsync(server);
        await Assert.ThrowsAsync<PgLimitException>(() => connection.QueryAsync(Version, PgServer.Token()));
    }

    [Fact]
    public async Task Half_an_answer_is_an_error_when_the_server_closes()
    {
        await using var server = PgServer.Answering(Row("abc")[..^1], thenCloses: true);
        await using var connection = await PgServer.ConnectAsync(server);
        await Assert.ThrowsAsync<PgProtocolException>(() => connection.QueryAsync(Version, PgServer.Token()));
    }

    [Fact]
    public async Task Half_an_answer_ends_with_the_token_when_the_server_keeps_silent_and_the_connection_is_closed()
    {
        await using var server = PgServer.Answering(Row("abc")[..^1]);
        await using var connection = await PgServer.ConnectAsync(server);
        using var cancel = new CancellationTokenSource(TimeSpan.FromMilliseconds(200));
        var clock = Stopwatch.StartNew();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => connection.QueryAsync(Version, cancel.Token));
        Assert.True(clock.Elapsed < TimeSpan.FromSeconds(5));
        Assert.True(connection.IsClosed);
    }

    [Fact]
    public async Task A_server_that_never_reads_ends_with_the_token()
    {
        await using var server = PgServer.Playing(async side =>
        {
            await side.WelcomeAsync();
            await side.KeepSilentAsync();
        });
        await using var connection = await PgServer.ConnectAsync(server);
        using var cancel = new CancellationTokenSource(TimeSpan.FromMilliseconds(300));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => connection.QueryAsync([new string('x', 32 << 20)], cancel.Token));
        Assert.True(connection.IsClosed);
    }

    [Fact]
    public async Task An_answer_that_nobody_asked_for_is_not_taken_for_the_next()
    {
        await using var server = PgServer.Answering([.. Answer("a\n1"), .. Answer("a\n2")]);
        await using var connection = await PgServer.ConnectAsync(server);
        Assert.Equal("1", (await connection.QueryAsync(Version, PgServer.Token()))[0].Rows[0].Text(0));
        await Assert.ThrowsAsync<PgProtocolException>(() => connection.QueryAsync(Version, PgServer.Token()));
    }

    [Fact]
    public async Task The_last_words_of_a_server_that_closes_are_kept()
    {
        await using var server = PgServer.Answering(Error("the pooler is shut down now", "FATAL"), thenCloses: true);
        await using var connection = await PgServer.ConnectAsync(server);
        var thrown = await Assert.ThrowsAsync<PgRefusedException>(() => connection.QueryAsync(["SHOW A", "SHOW B"], PgServer.Token()));
        Assert.Equal((ConnectStage.Closed, "FATAL"), (thrown.Stage, thrown.Refusal.Severity));
        Assert.Contains("shut down", thrown.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Closing_says_good_bye()
    {
        var last = new TaskCompletionSource<char>();
        await using var server = PgServer.Playing(async side =>
        {
            await side.WelcomeAsync();
            last.SetResult((await side.ReadAsync()).Type);
        });
        await (await PgServer.ConnectAsync(server)).DisposeAsync();
        Assert.Equal('X', await last.Task.WaitAsync(PgServer.Token()));
    }
}
