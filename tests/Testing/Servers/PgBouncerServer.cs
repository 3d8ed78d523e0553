using System.Globalization;
using System.Net.Sockets;
using Fleet.PgWire;
using Fleet.Wire;

namespace Fleet.Tests.Testing.Servers;

/// <summary>
/// A real PgBouncer of a test: Debian's 1.18, before a real PostgreSQL, all of whose databases it offers. Everybody has the
/// password <see cref="Password" />, but the superuser, who has the server's.
/// </summary>
public sealed class PgBouncerServer : IAsyncDisposable
{
    /// <summary>The password of <see cref="Watcher" />, <see cref="Chief" /> and <see cref="Stranger" />.</summary>
    public const string Password = "bouncer-Test-pa55";

    /// <summary>May look at the console.</summary>
    public const string Watcher = "watcher";

    /// <summary>May do everything there.</summary>
    public const string Chief = "chief";

    /// <summary>May log in, and not use the console.</summary>
    public const string Stranger = "stranger";

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);
    private static readonly PgLimits Wide = new() { MessageBytes = 1 << 20, ReplyBytes = 1 << 26, Columns = 256, Rows = 1_000_000 };
    private ServerProcess? _process;

    private PgBouncerServer(string directory, int port)
    {
        Directory = directory;
        Port = port;
    }

    /// <summary>The port on 127.0.0.1.</summary>
    public int Port { get; }

    /// <summary><c>127.0.0.1:port</c>.</summary>
    public string Address => "127.0.0.1:" + Port.ToString(CultureInfo.InvariantCulture);

    /// <summary>Its socket.</summary>
    public string Socket => Path.Combine(Directory, ".s.PGSQL." + Port.ToString(CultureInfo.InvariantCulture));

    /// <summary>Holds the settings, the log and the socket.</summary>
    public string Directory { get; }

    /// <summary>The running process.</summary>
    public ServerProcess Process => _process ?? throw new InvalidOperationException("stopped");

    /// <summary>
    /// Starts it. <paramref name="settings" /> are lines of the section [pgbouncer], and behind a line <c>[databases]</c> of that one.
    /// </summary>
    public static async Task<PgBouncerServer> StartAsync(PostgresServer behind, params string[] settings)
    {
        var server = new PgBouncerServer(ServerProcess.NewDirectory("bouncer"), ServerProcess.FreePort());
        try
        {
            await server.WriteAsync(behind, settings);
            await server.StartAgainAsync();
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <summary>Starts it after <see cref="StopAsync" />.</summary>
    public async Task StartAgainAsync()
    {
        // It refuses to run as root as well.
        _process = PostgresUser.Start("/usr/sbin/pgbouncer", [Configuration], Path.Combine(Directory, "server.log"));
        await _process.WaitUntilAsync(ListensAsync, Limit);
    }

    /// <summary>Stops it at once, with all its connections.</summary>
    public async Task StopAsync()
    {
        await Process.DisposeAsync();
        _process = null;
    }

    /// <summary>Runs one statement on the console as the admin.</summary>
    public async Task<PgReply> ConsoleAsync(string statement)
    {
        var options = new PgConnectOptions
        {
            Username = Chief,
            Password = Password,
            Database = "pgbouncer",
            ApplicationName = "test",
            TlsMode = PgTlsMode.Prefer,
            Tls = new TlsOptions { VerifyChain = false },
        };
        using var limit = new CancellationTokenSource(Limit);
        await using var connection = await PgConnection.ConnectAsync(ServerEndpoint.Tcp("127.0.0.1", Port), options, Wide, null, limit.Token);
        var replies = await connection.QueryAsync([statement], limit.Token);
        return replies[0].Error is { } error ? throw new InvalidOperationException(error.Message) : replies[0];
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        if (_process is not null)
        {
            await StopAsync();
        }

        System.IO.Directory.Delete(Directory, recursive: true);
    }

    private string Configuration => Path.Combine(Directory, "pgbouncer.ini");

    private async Task WriteAsync(PostgresServer behind, string[] settings)
    {
        var users = Path.Combine(Directory, "users.txt");
        var own = settings.TakeWhile(line => line != "[databases]").ToList();
        await File.WriteAllLinesAsync(users, [
            .. new[] { Watcher, Chief, Stranger }.Select(user => $"\"{user}\" \"{Password}\""),
            $"\"postgres\" \"{PostgresServer.Password}\""]);
        await File.WriteAllLinesAsync(Configuration, [
            "[databases]",
            .. settings.Skip(own.Count + 1),
            $"* = host=127.0.0.1 port={behind.Port}",
            "[pgbouncer]",
            "listen_addr = 127.0.0.1",
            "listen_port = " + Port.ToString(CultureInfo.InvariantCulture),
            "unix_socket_dir = " + Directory,
            "auth_file = " + users,
            "auth_type = scram-sha-256",
            "admin_users = " + Chief,
            "stats_users = " + Watcher,
            "pool_mode = transaction",
            .. own]);
        await PostgresUser.GiveAsync("-R", Directory);
    }

    private async Task<bool> ListensAsync()
    {
        using var client = new TcpClient();
        try
        {
            await client.ConnectAsync("127.0.0.1", Port);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
