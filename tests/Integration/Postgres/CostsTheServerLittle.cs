using System.Globalization;
using System.Text.RegularExpressions;
using Fleet.Grains.Collecting;
using Fleet.Tests.Testing.Servers;
using Xunit;

namespace Fleet.Tests.Integration.Postgres;

public sealed partial class CostsTheServerLittle(ITestOutputHelper output)
{
    [Fact]
    public async Task One_collection_costs_few_statements_and_never_more_than_two_connections()
    {
        await using var server = await Watched.StartShopAsync(
            "log_statement = all", "log_connections = on", "log_line_prefix = '%u %p '");
        await using (var watched = Watched.Over(server))
        {
            await MeasureAsync(server, "first, everything due", () => watched.CollectAsync());
            var (statements, connections) = await MeasureAsync(server, "health only", () => watched.CollectAsync(Tiers.Health));
            Assert.Equal((4, 0), (statements, connections));
            await MeasureAsync(server, "health and activity", () => watched.CollectAsync(Tiers.Health | Tiers.Activity));
            await MeasureAsync(server, "everything due", () => watched.CollectAsync());
            var lines = await LinesAsync(server);
            Assert.InRange(MostAtOnce(lines), 1, 2);
        }

        await MeasureExporterAsync(server);
    }

    private async Task<(int Statements, int Connections)> MeasureAsync(PostgresServer server, string what, Func<Task<Collection>> collect)
    {
        var before = await LinesAsync(server);
        var collection = await collect();
        Assert.Equal(CollectOutcome.Ok, collection.Outcome);
        return Report(what, (await LinesAsync(server)).Skip(before.Count));
    }

    private async Task MeasureExporterAsync(PostgresServer server)
    {
        var port = ServerProcess.FreePort().ToString(CultureInfo.InvariantCulture);
        await using var exporter = ServerProcess.Start(
            "prometheus-postgres-exporter",
            ["--web.listen-address=127.0.0.1:" + port],
            Path.Combine(server.Directory, "exporter.log"),
            new Dictionary<string, string> { ["DATA_SOURCE_NAME"] = $"postgresql://{Watched.User}:{Watched.Password}@{server.Address}/shop?sslmode=disable" });
        using var http = new HttpClient();
        var address = new Uri($"http://127.0.0.1:{port}/metrics");
        await exporter.WaitUntilAsync(async () => await AnswersAsync(http, address), TimeSpan.FromSeconds(20));
        var before = await LinesAsync(server);
        await http.GetStringAsync(address);
        Report("prometheus-postgres-exporter 0.11.1", (await LinesAsync(server)).Skip(before.Count));
    }

    private static async Task<bool> AnswersAsync(HttpClient http, Uri address)
    {
        try
        {
            return (await http.GetStringAsync(address)).Contains("pg_up 1", StringComparison.Ordinal);
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    private (int Statements, int Connections) Report(string what, IEnumerable<string> lines)
    {
        var own = lines.ToList();
        var statements = own.Count(line => Statement().IsMatch(line));
        var connections = own.Count(line => line.Contains("connection authorized", StringComparison.Ordinal));
        output.WriteLine($"{what}: {statements} statements, {connections} new connections");
        return (statements, connections);
    }

    // Lines of the watching user; a marker of another session makes sure that all before it is in the file.
    private static async Task<List<string>> LinesAsync(PostgresServer server)
    {
        var marker = Guid.NewGuid().ToString("N");
        await server.ExecuteAsync($"SELECT '{marker}'");
        var text = string.Empty;
        await Until.TrueAsync(async () => (text = await ReadAsync(server.LogPath)).Contains(marker, StringComparison.Ordinal));
        return [.. text.Split('\n').Where(line => line.StartsWith(Watched.User + " ", StringComparison.Ordinal))];
    }

    private static async Task<string> ReadAsync(string path)
    {
        using var reader = new StreamReader(new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite));
        return await reader.ReadToEndAsync();
    }

    // A session counts from its login to its last statement: when the server notes its end depends on the server's own load,
    // and the next session may have begun by then.
    private static int MostAtOnce(List<string> lines)
    {
        var last = lines.Index().ToLookup(line => line.Item.Split(' ')[1], line => line.Index).ToDictionary(session => session.Key, session => session.Max());
        var open = new HashSet<string>();
        var most = 0;
        foreach (var (at, line) in lines.Index())
        {
            var process = line.Split(' ')[1];
            if (line.Contains("connection authorized", StringComparison.Ordinal))
            {
                open.Add(process);
                most = Math.Max(most, open.Count);
            }

            if (last[process] == at)
            {
                open.Remove(process);
            }
        }

        return most;
    }

    [GeneratedRegex("LOG:  (statement|execute [^:]*): ")]
    private static partial Regex Statement();
}
