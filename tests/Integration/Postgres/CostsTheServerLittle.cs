using System.Globalization;
using Fleet.Grains.Collecting;
using Fleet.Tests.Testing.Servers;
using Xunit;

namespace Fleet.Tests.Integration.Postgres;

public sealed class CostsTheServerLittle(ITestOutputHelper output)
{
    [Fact]
    public async Task One_collection_costs_few_statements_and_never_more_than_two_connections()
    {
        await using var server = await Watched.StartShopAsync(SessionLog.Settings);
        await using (var watched = Watched.Over(server))
        {
            await MeasureAsync(server, "first, everything due", () => watched.CollectAsync());
            var (statements, connections) = await MeasureAsync(server, "health only", () => watched.CollectAsync(Tiers.Health));
            Assert.Equal((4, 0), (statements, connections));
            await MeasureAsync(server, "health and activity", () => watched.CollectAsync(Tiers.Health | Tiers.Activity));
            await MeasureAsync(server, "everything due", () => watched.CollectAsync());
            Assert.InRange(SessionLog.MostAtOnce(await SessionLog.LinesAsync(server)), 1, 2);
        }

        await MeasureExporterAsync(server);
    }

    private async Task<(int Statements, int Connections)> MeasureAsync(PostgresServer server, string what, Func<Task<Collection>> collect)
    {
        var before = await SessionLog.LinesAsync(server);
        var collection = await collect();
        Assert.Equal(CollectOutcome.Ok, collection.Outcome);
        return Report(what, (await SessionLog.LinesAsync(server)).Skip(before.Count));
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
        var before = await SessionLog.LinesAsync(server);
        await http.GetStringAsync(address);
        Report("prometheus-postgres-exporter 0.11.1", (await SessionLog.LinesAsync(server)).Skip(before.Count));
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
        var (statements, connections) = (SessionLog.Statements(own), SessionLog.Logins(own));
        output.WriteLine($"{what}: {statements} statements, {connections} new connections");
        return (statements, connections);
    }

}
