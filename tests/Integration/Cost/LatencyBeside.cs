using System.Text.Json.Nodes;
using Fleet.Tests.Testing.Gateway;
using Fleet.Tests.Testing.Servers;
using Xunit;

namespace Fleet.Tests.Integration.Cost;

/// <summary>
/// A Redis of many keys that somebody watches with patterns of keys: what its other clients (redis-benchmark) notice
/// of Fleet, of the exporter and of nobody; <c>make bench</c> prints it.
/// </summary>
[Collection(QuietCollection.Name)]
public sealed class LatencyBeside(ITestOutputHelper output)
{
    private const string CheckKeys = "key:199*,db1=*";
    private const string CountKeys = "key:*,key:1*";

    private static readonly int Keys = CostSetting.Of("FLEET_BENCH_KEYS", 20_000);

    // Rounds of each, in turn: what else the machine does meets all of them.
    private static readonly int Rounds = CostSetting.Of("FLEET_BENCH_ROUNDS", 1);

    private static readonly int Requests = CostSetting.Of("FLEET_BENCH_REQUESTS", 20_000);

    [Fact]
    public async Task Patterns_of_keys_cost_a_collection_of_Fleet_fewer_commands_than_a_scrape_of_the_exporter()
    {
        await using var server = await RedisServer.StartAsync("enable-debug-command yes");
        await server.CommandAsync(FormattableString.Invariant($"DEBUG POPULATE {Keys}"));
        var rows = new List<LatencyRow>();
        for (var round = 0; round < Rounds; round++)
        {
            rows.Add(await LatencyRow.MeasureAsync("nobody", server, Requests, collections: null));
            rows.Add(await BesideExporterAsync(server));
            rows.Add(await BesideFleetAsync(server));
        }

        output.WriteLine(LatencyRow.Head);
        foreach (var row in rows)
        {
            output.WriteLine(row.ToString());
        }

        Assert.All(rows.Where(static row => row.What != "nobody"), static row => Assert.True(row.Collections > 0, row.What));
        Assert.True(Most("Fleet") < Most("exporter"), "commands");

        double Most(string who) => rows.Where(row => row.What.Contains(who, StringComparison.Ordinal)).Max(static row => row.Commands);
    }

    /// <summary>Scraped once in two seconds, as often as Fleet collects.</summary>
    private static async Task<LatencyRow> BesideExporterAsync(RedisServer server)
    {
        await using var exporter = await ExporterProcess.StartAsync(server, "-check-keys=" + CheckKeys, "-count-keys=" + CountKeys);
        using var stop = new CancellationTokenSource();
        long scrapes = 0;
        var scraping = Task.Run(async () =>
        {
            using var pace = new PeriodicTimer(TimeSpan.FromSeconds(2));
            do
            {
                Assert.Contains("redis_key_value", await exporter.ScrapeAsync(), StringComparison.Ordinal);
                Interlocked.Increment(ref scrapes);
            }
            while (!stop.IsCancellationRequested && await pace.WaitForNextTickAsync());
        });
        try
        {
            return await LatencyRow.MeasureAsync("prometheus-redis-exporter", server, Requests, () => Task.FromResult(Interlocked.Read(ref scrapes)));
        }
        finally
        {
            await stop.CancelAsync();
            await scraping;
        }
    }

    private static async Task<LatencyRow> BesideFleetAsync(RedisServer server)
    {
        await using var gateway = await GatewayProcess.StartAsync();
        using var answer = await gateway.PutAsync("many-keys", new JsonObject
        {
            ["kind"] = "redis",
            ["address"] = server.Address,
            ["interval"] = "2s",
            ["timeout"] = "2s",
            ["tiers"] = new JsonObject { ["activity"] = 1 },
            ["options"] = new JsonObject { ["checkKeys"] = Entries(CheckKeys), ["countKeys"] = Entries(CountKeys) },
        });
        answer.EnsureSuccessStatusCode();
        await gateway.WaitForAsync("targets/many-keys/metrics", static page => page.Contains("redis_keys_count", StringComparison.Ordinal), TimeSpan.FromSeconds(60));
        return await LatencyRow.MeasureAsync("Fleet", server, Requests, () => CostMeter.CollectionsAsync(gateway, static _ => true));
    }

    private static JsonArray Entries(string list) => [.. list.Split(',').Select(static one => JsonValue.Create(one))];
}
