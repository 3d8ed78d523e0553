using System.Text;
using Fleet.PgWire;
using Fleet.Tests.Testing.PgWire;
using Fleet.Tests.Testing.Servers;
using Fleet.Wire;
using Xunit;
using static Fleet.Tests.Testing.PgWire.PgFrames;

namespace Fleet.Tests.Unit.PgWire;

/// <summary>Logins to servers that ask for all kinds of proof, and to some that play false.</summary>
public sealed class PgLoginTests
{
    private const string Password = "geheim-123";

    [Fact]
    public async Task Only_user_database_and_application_name_are_told()
    {
        var startup = string.Empty;
        await using var server = PgServer.Playing(async side =>
        {
            startup = await side.ReadStartupAsync();
            await side.SendAsync(Welcome("1.18.0/bouncer"));
            await side.KeepSilentAsync();
        });
        await using var connection = await PgServer.ConnectAsync(server);
        Assert.Equal("user\0fleet\0database\0pgbouncer\0application_name\0fleet\0\0", startup);
    }

    [Fact]
    public async Task A_password_in_clear_and_a_hashed_one_are_given_when_they_are_asked_for()
    {
        Assert.Equal(Password + "\0", await AnsweredAsync(Authentication(3)));
        Assert.Equal(PgMd5.Answer("fleet", Password, [9, 8, 7, 6]) + "\0", await AnsweredAsync(Authentication(5, 9, 8, 7, 6)));
    }

    [Theory]
    [InlineData("SCRAM-SHA-256")]
    [InlineData("SCRAM-SHA-256-PLUS SCRAM-SHA-256")]
    public async Task Scram_is_begun_when_it_is_offered(string mechanisms)
    {
        var answer = await AnsweredAsync(Authentication(10, [.. mechanisms.Split(' ').SelectMany(Zero), 0]));
        Assert.StartsWith("SCRAM-SHA-256\0\0\0\0", answer, StringComparison.Ordinal);
        Assert.Contains("n,,n=,r=", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_that_does_not_prove_itself_is_refused()
    {
        await using var server = PgServer.Playing(async side =>
        {
            await BeginScramAsync(side);
            await side.SendAsync([.. Authentication(12, Encoding.ASCII.GetBytes("v=" + Convert.ToBase64String(new byte[32]))), .. LoginOk, .. Ready]);
            await side.KeepSilentAsync();
        });
        var thrown = await Assert.ThrowsAsync<ConnectException>(() => PgServer.ConnectAsync(server, Password));
        Assert.Equal(ConnectStage.Login, thrown.Stage);
        Assert.Contains("did not prove", thrown.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_that_leaves_its_own_part_of_scram_out_is_refused()
    {
        await using var server = PgServer.Playing(async side =>
        {
            await BeginScramAsync(side);
            await side.SendAsync([.. LoginOk, .. Ready]);
            await side.KeepSilentAsync();
        });
        await Assert.ThrowsAsync<PgProtocolException>(() => PgServer.ConnectAsync(server, Password));
    }

    [Theory]
    [InlineData(2)]
    [InlineData(7)]
    [InlineData(9)]
    public async Task Kinds_of_login_that_there_are_not_are_told_of(int kind) =>
        Assert.Equal(ConnectStage.Login, (await Assert.ThrowsAsync<ConnectException>(() => MeetAsync(Authentication(kind)))).Stage);

    [Fact]
    public async Task A_server_that_asks_nonsense_is_refused()
    {
        byte[][] nonsense =
        [
            Authentication(99), Authentication(5, 1), Authentication(11, 1), Authentication(12), Frame('R'), Frame('R', 1), Ready, Row("a"),
            [.. LoginOk, .. LoginOk], [.. LoginOk, .. Frame('S', 1)], "HTTP/1.1 400\r\n"u8.ToArray(), "+OK\r\n"u8.ToArray(),
        ];
        foreach (var answer in nonsense)
        {
            await Assert.ThrowsAsync<PgProtocolException>(() => MeetAsync(answer));
        }

        await Assert.ThrowsAsync<PgLimitException>(() => MeetAsync([.. Enumerable.Range(0, 30).SelectMany(_ => Parameter("a", new string('x', 60_000)))]));
        Assert.Equal(ConnectStage.Login, (await Assert.ThrowsAsync<ConnectException>(() => MeetAsync(Authentication(10, [.. Zero("SCRAM-SHA-1"), 0])))).Stage);
        Assert.Equal(ConnectStage.Closed, (await Assert.ThrowsAsync<ConnectException>(() => MeetAsync([]))).Stage);
    }

    [Fact]
    public async Task A_refusal_is_told_and_no_failure_shows_the_password()
    {
        var thrown = await Assert.ThrowsAsync<PgRefusedException>(() => MeetAsync(Error("password authentication failed", "FATAL", "28P01")));
        Assert.Equal(ConnectStage.Login, thrown.Stage);
        Assert.Equal(new PgError("FATAL", "28P01", "password authentication failed"), thrown.Refusal);
        Assert.DoesNotContain(Password, thrown.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_password_that_is_wanted_and_not_there_is_told()
    {
        await using var server = PgServer.Playing(async side =>
        {
            await side.ReadStartupAsync();
            await side.SendAsync(Authentication(3));
            await side.KeepSilentAsync();
        });
        var thrown = await Assert.ThrowsAsync<ConnectException>(() => PgServer.ConnectAsync(server));
        Assert.Equal(ConnectStage.Login, thrown.Stage);
        Assert.Contains("wants a password", thrown.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_name_cannot_smuggle_a_parameter_in()
    {
        await using var server = new SilentListener();
        var options = new PgConnectOptions
        {
            Username = "fleet\0options\0-c x=1",
            Database = "pgbouncer",
            ApplicationName = "fleet",
            TlsMode = PgTlsMode.Disable,
        };
        var endpoint = ServerEndpoint.Tcp("127.0.0.1", int.Parse(server.Address.Split(':')[1], System.Globalization.CultureInfo.InvariantCulture));
        await Assert.ThrowsAsync<ConnectException>(() => PgConnection.ConnectAsync(endpoint, options, PgServer.Limits, null, PgServer.Token()));
    }

    [Fact]
    public async Task Tls_is_done_without_only_where_that_is_allowed()
    {
        await using var server = PgServer.Playing(async side =>
        {
            await side.WelcomeAsync();
            await side.KeepSilentAsync();
        });
        await using (await PgServer.ConnectAsync(server, tls: PgTlsMode.Prefer))
        {
        }

        var thrown = await Assert.ThrowsAsync<ConnectException>(() => PgServer.ConnectAsync(server, tls: PgTlsMode.Require));
        Assert.Equal(ConnectStage.Tls, thrown.Stage);
    }

    [Theory]
    [InlineData("S", ConnectStage.Tls)]
    [InlineData("", ConnectStage.Closed)]
    [InlineData("H", null)]
    [InlineData("E", null)]
    public async Task An_answer_to_the_question_for_tls_that_leads_nowhere_is_told(string answer, ConnectStage? stage)
    {
        await using var server = PgServer.Playing(side => side.SendAsync(Encoding.ASCII.GetBytes(answer)));
        var thrown = await Assert.ThrowsAnyAsync<WireException>(() => PgServer.ConnectAsync(server, tls: PgTlsMode.Prefer));
        Assert.Equal(stage, (thrown as ConnectException)?.Stage);
    }

    private static async Task BeginScramAsync(PgServerSide side)
    {
        await side.ReadStartupAsync();
        await side.SendAsync(Authentication(10, [.. Zero("SCRAM-SHA-256"), 0]));
        var first = Encoding.ASCII.GetString((await side.ReadAsync()).Body);
        var nonce = first[(first.IndexOf("r=", StringComparison.Ordinal) + 2)..];
        await side.SendAsync(Authentication(11, Encoding.ASCII.GetBytes($"r={nonce}x,s={Convert.ToBase64String(new byte[16])},i=4096")));
        await side.ReadAsync();
    }

    private static async Task<string> AnsweredAsync(byte[] request)
    {
        var answered = new TaskCompletionSource<string>();
        await using var server = PgServer.Playing(async side =>
        {
            await side.ReadStartupAsync();
            await side.SendAsync(request);
            answered.SetResult(Encoding.Latin1.GetString((await side.ReadAsync()).Body));
        });
        await Assert.ThrowsAnyAsync<WireException>(() => PgServer.ConnectAsync(server, Password));
        return await answered.Task;
    }

    private static async Task MeetAsync(byte[] answer)
    {
        await using var server = PgServer.Playing(async side =>
        {
            await side.ReadStartupAsync();
            await side.SendAsync(answer);
        });
        await using var connection = await PgServer.ConnectAsync(server, Password);
    }
}
