using Fleet.PgWire;
using Fleet.Tests.Testing.PgWire;
using Fleet.Tests.Testing.Servers;
using Fleet.Wire;

namespace Fleet.Tests.Unit.PgWire;

/// <summary>A server that plays a script, and a client to it.</summary>
internal static class PgServer
{
    public static readonly PgLimits Limits = new() { MessageBytes = 1 << 16, ReplyBytes = 1 << 20, Columns = 50, Rows = 1000 };

    public static LoopbackListener Playing(Func<PgServerSide, Task> script) =>
        new((client, cancellationToken) => script(new PgServerSide(client.GetStream(), cancellationToken)));

    /// <summary>Lets everybody in, takes one statement and answers these bytes to it; then it keeps silent, or closes.</summary>
    public static LoopbackListener Answering(byte[] answer, bool thenCloses = false) => Playing(async side =>
    {
        await side.WelcomeAsync();
        await side.ReadQueryAsync();
        await side.SendAsync(answer);
        if (!thenCloses)
        {
            await side.KeepSilentAsync();
        }
    });

    public static Task<PgConnection> ConnectAsync(LoopbackListener server, string? password = null, PgTlsMode tls = PgTlsMode.Disable, CancellationToken? cancellationToken = null)
    {
        var colon = server.Address.IndexOf(':', StringComparison.Ordinal);
        var port = int.Parse(server.Address.AsSpan(colon + 1), System.Globalization.CultureInfo.InvariantCulture);
        return PgConnection.ConnectAsync(ServerEndpoint.Tcp("127.0.0.1", port), Options(password, tls), Limits, null, cancellationToken ?? Token());
    }

    public static PgConnectOptions Options(string? password = null, PgTlsMode tls = PgTlsMode.Disable) => new()
    {
        Username = "fleet",
        Password = password,
        Database = "pgbouncer",
        ApplicationName = "fleet",
        TlsMode = tls,
        Tls = new TlsOptions { VerifyChain = false },
    };

    /// <summary>Long enough for a busy machine; a hang fails the test by it.</summary>
    public static CancellationToken Token() => new CancellationTokenSource(TimeSpan.FromSeconds(30)).Token;
}
