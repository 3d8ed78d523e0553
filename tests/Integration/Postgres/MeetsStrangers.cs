using System.Net;
using System.Net.Sockets;
using System.Text;
using Fleet.Cluster.Targets;
using Fleet.Grains.Collecting;
using Fleet.Tests.Testing.Servers;
using Xunit;

namespace Fleet.Tests.Integration.Postgres;

public sealed class MeetsStrangers : IAsyncLifetime
{
    // First answers to a login, in Latin-1, that no PostgreSQL server gives.
    private static readonly string[] Strange =
    [
        "X\0\0\0\bwhat",
        "HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n",
        "SSH-2.0-OpenSSH_9.6\r\n",
        "-ERR unknown command\r\n",
        Message('R', "\0\0\0\x63"),
        Message('R', "\0\0\0\x5"),
        Message('R', string.Empty),
        Message('R', "\0\0\0\xb!!!not base64"),
        Message('R', "\0\0\0\xaNO-SUCH-MECHANISM\0\0"),
        Message('R', "\0\0\0\0") + Message('S', "unended"),
        Message('R', "\0\0\0\0") + Message('K', "\0"),
        Message('R', "\0\0\0\0") + Message('T', "\xff\xff"),
        Message('R', "\0\0\0\0") + Message('Z', "q"),
        Message('R', "\0\0\0\0") + Message('Z', "I") + Message('D', "\x7f\xff"),
        Message('R', "\0\0\0\0") + Message('Z', "I") + Message('1', string.Empty) + Message('2', string.Empty) + Message('T', "\0\x1" + "c"),
        Message('E', "Cnonsense"),
        "R\xff\xff\xff\xff\0\0\0\0",
        "R\0\0\0\0\0\0\0\0",
    ];

    private PostgresServer _server = null!;

    public async ValueTask InitializeAsync() => _server = await PostgresServer.StartAsync();

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Fact]
    public async Task Whoever_answers_something_else_is_a_failed_target_and_no_bug_of_fleets()
    {
        foreach (var answer in Strange)
        {
            await AssertAsync(answer);
        }
    }

    private async Task AssertAsync(string answer)
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        using var over = new CancellationTokenSource();
        var answering = AnswerAsync(listener, Encoding.Latin1.GetBytes(answer), over.Token);
        await using (var watched = Watched.Over(
            _server,
            spec => spec with { Address = listener.LocalEndpoint.ToString()!, Tls = new TlsSpec { Mode = TlsMode.Disable } },
            TimeSpan.FromSeconds(3)))
        {
            for (var i = 0; i < 2; i++)
            {
                var outcome = (await watched.CollectAsync()).Outcome;
                var fits = outcome is { Kind: OutcomeKind.Failed, Reason: FailureReason.Protocol or FailureReason.Connect };
                Assert.True(fits, $"{Uri.EscapeDataString(answer)}: {outcome}");
            }
        }

        await over.CancelAsync();
        await answering;
    }

    // The login is read before it is answered, and then the stranger hangs up in its own half only, so nothing is reset.
    private static async Task AnswerAsync(TcpListener listener, byte[] answer, CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            try
            {
                using var client = await listener.AcceptTcpClientAsync(cancellationToken);
                _ = await client.GetStream().ReadAsync(new byte[1024], cancellationToken);
                await client.GetStream().WriteAsync(answer, cancellationToken);
                client.Client.Shutdown(SocketShutdown.Send);
            }
            catch (Exception e) when (e is OperationCanceledException or IOException or SocketException)
            {
                // The collector hung up, or the test is over.
            }
        }
    }

    private static string Message(char code, string body) =>
        code + Encoding.Latin1.GetString([0, 0, 0, (byte)(body.Length + 4)]) + body;
}
