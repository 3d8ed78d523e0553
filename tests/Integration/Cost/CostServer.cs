using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Fleet.Tests.Testing.Servers;

namespace Fleet.Tests.Integration.Cost;

/// <summary>A PostgreSQL with three databases of twenty tables that writes down every statement and every connection.</summary>
internal sealed partial class CostServer : IAsyncDisposable
{
    public const string User = "watcher";
    public const string Password = "watcher-Test-pa55";
    private static readonly string[] Databases = ["one", "two", "three"];

    private CostServer(PostgresServer server)
    {
        Server = server;
        Relay = new CountingRelay(server.Port);
    }

    public PostgresServer Server { get; }

    /// <summary>The way to the server that is counted.</summary>
    public CountingRelay Relay { get; }

    public static async Task<CostServer> StartAsync()
    {
        var server = await PostgresServer.StartAsync("log_statement = all", "log_connections = on", "log_line_prefix = '%u '");
        try
        {
            await server.ExecuteAsync(
                $"CREATE ROLE {User} LOGIN PASSWORD '{Password}'; GRANT pg_monitor TO {User}; CREATE EXTENSION pg_stat_statements");
            foreach (var database in Databases)
            {
                await server.ExecuteAsync("CREATE DATABASE " + database);
                await server.ExecuteAsync(Tables(), database);
            }

            return new CostServer(server);
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <summary>What the watching user did so far.</summary>
    public async Task<Usage> UsageAsync()
    {
        // A marker of another session makes sure that all before it is in the file.
        var marker = Guid.NewGuid().ToString("N");
        await Server.ExecuteAsync($"SELECT '{marker}'");
        string log;
        do
        {
            using var reader = new StreamReader(new FileStream(Server.LogPath, FileMode.Open, FileAccess.Read, FileShare.ReadWrite));
            log = await reader.ReadToEndAsync();
        }
        while (!log.Contains(marker, StringComparison.Ordinal));
        return new Usage(Statement().Count(log), Connection().Count(log), Relay.RoundTrips);
    }

    public async ValueTask DisposeAsync()
    {
        await Relay.DisposeAsync();
        await Server.DisposeAsync();
    }

    private static string Tables()
    {
        var sql = new StringBuilder();
        for (var i = 0; i < 20; i++)
        {
            sql.Append(CultureInfo.InvariantCulture, $"CREATE TABLE t{i} (id int PRIMARY KEY, text text);");
            sql.Append(CultureInfo.InvariantCulture, $"INSERT INTO t{i} SELECT g, 'row ' || g FROM generate_series(1, 200) g;");
        }

        return sql.Append("ANALYZE").ToString();
    }

    [GeneratedRegex($"^{User} LOG:  (statement|execute [^:]*): ", RegexOptions.Multiline)]
    private static partial Regex Statement();

    [GeneratedRegex($"^{User} LOG:  connection authorized: ", RegexOptions.Multiline)]
    private static partial Regex Connection();
}
