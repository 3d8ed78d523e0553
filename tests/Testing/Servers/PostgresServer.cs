using System.Globalization;
using Npgsql;

namespace Fleet.Tests.Testing.Servers;

/// <summary>A real PostgreSQL of a test: Debian's 15, or the newest installed, superuser <c>postgres</c>, password <see cref="Password" />.</summary>
public sealed class PostgresServer : IAsyncDisposable
{
    /// <summary>The superuser's password, required over TCP (scram).</summary>
    public const string Password = "postgres-Test-pa55";

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);
    private readonly string _binaries;
    private ServerProcess? _process;

    private PostgresServer(string binaries, string directory, int port)
    {
        _binaries = binaries;
        Directory = directory;
        Port = port;
    }

    /// <summary>The port on 127.0.0.1.</summary>
    public int Port { get; }

    /// <summary><c>127.0.0.1:port</c>.</summary>
    public string Address => "127.0.0.1:" + Port.ToString(CultureInfo.InvariantCulture);

    /// <summary>Holds <c>data/</c>, the log and the sockets.</summary>
    public string Directory { get; }

    /// <summary>The server's log.</summary>
    public string LogPath => Path.Combine(Directory, "server.log");

    /// <summary>The running postmaster.</summary>
    public ServerProcess Process => _process ?? throw new InvalidOperationException("stopped");

    /// <summary>Makes a cluster and starts it. <paramref name="settings" /> are lines of postgresql.conf.</summary>
    public static Task<PostgresServer> StartAsync(params string[] settings) => StartFromAsync(Binaries(), settings);

    /// <summary>The same with the programs of a given folder, such as <see cref="PostgresVersions.Binaries" />.</summary>
    public static async Task<PostgresServer> StartFromAsync(string binaries, params string[] settings)
    {
        var server = new PostgresServer(binaries, ServerProcess.NewDirectory("pg"), ServerProcess.FreePort());
        try
        {
            await server.MakeClusterAsync(settings);
            await server.StartAgainAsync();
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <summary>
    /// Copies a cluster and starts the copy as its standby, streaming through a new slot of the given name. Where the programs
    /// come without pg_basebackup the cluster is stopped for the time of the copy.
    /// </summary>
    public static async Task<PostgresServer> StartStandbyAsync(PostgresServer primary, string slot)
    {
        var server = new PostgresServer(primary._binaries, ServerProcess.NewDirectory("pg"), ServerProcess.FreePort());
        await PostgresUser.GiveAsync(server.Directory);
        var source = $"host={primary.Directory} port={primary.Port} user=postgres";
        var program = Path.Combine(server._binaries, "pg_basebackup");
        if (File.Exists(program))
        {
            await PostgresUser.RunAsync(program, "-D", server.Data, "-d", source,
                "--write-recovery-conf", "--create-slot", "--slot=" + slot, "--checkpoint=fast", "--no-sync");
        }
        else
        {
            await server.CopyAsync(primary, source, slot);
        }

        await File.AppendAllLinesAsync(Path.Combine(server.Data, "postgresql.conf"), [
            "port = " + server.Port.ToString(CultureInfo.InvariantCulture),
            "cluster_name = '" + slot + "'",
            "unix_socket_directories = '" + server.Directory + "'"]);
        await server.StartAgainAsync();
        return server;
    }

    /// <summary>Starts the cluster after <see cref="StopAsync" />.</summary>
    public async Task StartAgainAsync()
    {
        _process = PostgresUser.Start(Path.Combine(_binaries, "postgres"), ["-D", Data], LogPath);
        await _process.WaitUntilAsync(AnswersAsync, Limit);
    }

    /// <summary>Stops the cluster: fast (INT) or, with <paramref name="immediate" />, as a crash would (QUIT).</summary>
    public async Task StopAsync(bool immediate = false)
    {
        await Process.SignalAsync(immediate ? "QUIT" : "INT");
        await Process.WaitForExitAsync(Limit);
        await Process.DisposeAsync();
        _process = null;
    }

    /// <summary>Npgsql's connection string as the superuser, unpooled.</summary>
    public string ConnectionString(string database = "postgres") =>
        $"Host=127.0.0.1;Port={Port};Username=postgres;Password={Password};Database={database};Pooling=false;Timeout=5";

    /// <summary>Runs statements as the superuser.</summary>
    public async Task ExecuteAsync(string sql, string database = "postgres")
    {
        await using var connection = new NpgsqlConnection(ConnectionString(database));
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }

    /// <summary>The first value of the first row, as the superuser.</summary>
    public async Task<object?> ScalarAsync(string sql, string database = "postgres")
    {
        await using var connection = new NpgsqlConnection(ConnectionString(database));
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        return await command.ExecuteScalarAsync();
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        if (_process is { HasExited: true })
        {
            await _process.DisposeAsync();
        }
        else if (_process is not null)
        {
            await _process.SignalAsync("CONT");
            await StopAsync(immediate: true);
        }

        System.IO.Directory.Delete(Directory, recursive: true);
    }

    private string Data => Path.Combine(Directory, "data");

    // Debian keeps each major version in a folder of its own.
    private static string Binaries()
    {
        const string versions = "/usr/lib/postgresql";
        var installed = System.IO.Directory.Exists(versions)
            ? System.IO.Directory.GetDirectories(versions).Where(version => File.Exists(Path.Combine(version, "bin", "postgres")))
            : [];
        var newest = installed.OrderByDescending(Major).FirstOrDefault();
        return newest is null ? throw new InvalidOperationException($"no PostgreSQL below {versions}") : Path.Combine(newest, "bin");
    }

    // 15 goes before all others: it is what the tests' expectations were taken from.
    private static int Major(string folder) =>
        int.TryParse(Path.GetFileName(folder), NumberStyles.None, CultureInfo.InvariantCulture, out var major)
            ? major == 15 ? int.MaxValue : major
            : 0;

    private async Task MakeClusterAsync(string[] settings)
    {
        await PostgresUser.GiveAsync(Directory);
        await PostgresUser.RunAsync("cp", "-a", await ClusterTemplate.OfAsync(_binaries), Data);
        await File.AppendAllLinesAsync(Path.Combine(Data, "postgresql.conf"), [
            "listen_addresses = '127.0.0.1'",
            "port = " + Port.ToString(CultureInfo.InvariantCulture),
            "unix_socket_directories = '" + Directory + "'",
            "fsync = off",
            "shared_preload_libraries = 'pg_stat_statements'",
            .. settings]);
    }

    private async Task CopyAsync(PostgresServer primary, string source, string slot)
    {
        await primary.StopAsync();
        await PostgresUser.RunAsync("cp", "-a", primary.Data, Data);
        await primary.StartAgainAsync();
        await primary.ExecuteAsync($"SELECT pg_create_physical_replication_slot('{slot}', true)");
        await File.WriteAllTextAsync(Path.Combine(Data, "standby.signal"), string.Empty);
        await File.AppendAllLinesAsync(Path.Combine(Data, "postgresql.conf"), [
            $"primary_conninfo = '{source}'",
            $"primary_slot_name = '{slot}'"]);
    }

    private async Task<bool> AnswersAsync()
    {
        try
        {
            return await ScalarAsync("SELECT 1") is 1;
        }
        catch (NpgsqlException)
        {
            return false;
        }
    }
}
