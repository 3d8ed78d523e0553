using System.Globalization;
using System.Text.Json.Nodes;
using Fleet.Tests.Chaos.Network;
using Fleet.Tests.Testing.Servers;

namespace Fleet.Tests.Chaos.Fleet;

/// <summary>Real databases among the stand-ins: one PostgreSQL with several databases, each a target, and one Redis.</summary>
internal sealed class RealServers : IAsyncDisposable
{
    private const int Databases = 4;
    private readonly PostgresServer _postgres;
    private readonly RedisServer _redis;
    private readonly string _directory;

    private RealServers(PostgresServer postgres, RedisServer redis, string directory)
    {
        _postgres = postgres;
        _redis = redis;
        _directory = directory;
    }

    /// <summary>Their targets, as the API takes them.</summary>
    public IEnumerable<JsonObject> Specs =>
    [
        .. Enumerable.Range(1, Databases).Select(i => new JsonObject
        {
            ["id"] = string.Create(CultureInfo.InvariantCulture, $"real-db-{i}"),
            ["kind"] = "postgres",
            ["address"] = At(_postgres.Port),
            ["database"] = string.Create(CultureInfo.InvariantCulture, $"shop{i}"),
            ["credentials"] = new JsonObject { ["username"] = "postgres", ["passwordFile"] = Path.Combine(_directory, "real-password") },
            ["tls"] = new JsonObject { ["mode"] = "disable" },
        }),
        new() { ["id"] = "real-cache", ["kind"] = "redis", ["address"] = At(_redis.Port) },
    ];

    /// <summary>Starts them, to be reached at the bridge.</summary>
    public static async Task<RealServers> StartAsync(string directory)
    {
        await File.WriteAllTextAsync(Path.Combine(directory, "real-password"), PostgresServer.Password);
        var postgres = await PostgresServer.StartAsync("listen_addresses = '*'");
        await File.AppendAllTextAsync(Path.Combine(postgres.Directory, "data", "pg_hba.conf"), "host all all 0.0.0.0/0 scram-sha-256\n");
        await postgres.ExecuteAsync("SELECT pg_reload_conf()");
        for (var i = 1; i <= Databases; i++)
        {
            await postgres.ExecuteAsync(string.Create(CultureInfo.InvariantCulture, $"CREATE DATABASE shop{i}"));
        }

        return new RealServers(postgres, await RedisServer.StartAsync("bind 0.0.0.0", "protected-mode no"), directory);
    }

    public async ValueTask DisposeAsync()
    {
        await _postgres.DisposeAsync();
        await _redis.DisposeAsync();
    }

    private static string At(int port) => string.Create(CultureInfo.InvariantCulture, $"{PlayNetwork.Hub}:{port}");
}
