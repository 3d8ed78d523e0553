using System.Globalization;
using Fleet.Tests.Testing.Servers;

namespace Fleet.Tests.Integration.PgBouncer;

/// <summary>Clients of pgbench that go through a PgBouncer until the test ends them.</summary>
internal sealed class PooledLoad : IAsyncDisposable
{
    private readonly ServerProcess _pgbench;

    private PooledLoad(ServerProcess pgbench) => _pgbench = pgbench;

    /// <summary>Starts as many clients that each ask one thing over and over.</summary>
    public static async Task<PooledLoad> StartAsync(PgBouncerServer server, int clients, string sql)
    {
        var script = Path.Combine(server.Directory, "load.sql");
        await File.WriteAllTextAsync(script, sql + "\n");
        string[] arguments =
        [
            "-h", "127.0.0.1", "-p", server.Port.ToString(CultureInfo.InvariantCulture), "-U", "postgres",
            "-n", "-f", script, "-T", "120", "-c", clients.ToString(CultureInfo.InvariantCulture), "shop",
        ];
        return new PooledLoad(ServerProcess.Start(
            "pgbench", arguments, Path.Combine(server.Directory, "load.log"), new Dictionary<string, string> { ["PGPASSWORD"] = PostgresServer.Password }));
    }

    public ValueTask DisposeAsync() => _pgbench.DisposeAsync();
}
