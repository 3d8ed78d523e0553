using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Fleet.Tests.Testing.Gateway;
using Fleet.Tests.Testing.Servers;
using Xunit;

namespace Fleet.Tests.Integration.Cost;

/// <summary>
/// What one collection costs the server and this machine, beside Debian's exporters; <c>make bench</c> prints it, and runs it
/// alone. The tests look at what was asked only, which is the same on a busy machine.
/// </summary>
public sealed partial class CollectionCost(ITestOutputHelper output)
{
    // One process watches many targets; what it costs by itself is spread over them.
    private const int Many = 15;

    private const string Ten = "a,l,key:1,key:2,key:3,key:4,key:5,key:6,key:7,key:8";
    private const string Three = "stream:a,stream:b,stream:c";

    private static readonly int Collections = CostSetting.Of("FLEET_BENCH_COLLECTIONS", 2);

    // A young .NET process is busy compiling itself; only `make bench` waits for that to end, and measures many targets.
    private static readonly int WarmUp = CostSetting.Of("FLEET_BENCH_WARMUP", 1);

    [Fact]
    public async Task A_collection_of_PostgreSQL_costs_fewer_round_trips_than_a_scrape_of_the_exporter()
    {
        await using var server = await CostServer.StartAsync();
        var meter = new CostMeter(server.UsageAsync, Collections, WarmUp);
        var plain = await ExporterAsync(server, meter, "prometheus-postgres-exporter");
        var discovering = await ExporterAsync(server, meter, "prometheus-postgres-exporter --auto-discover-databases", "--auto-discover-databases");
        var passwordFile = Path.Combine(server.Server.Directory, "watcher-password");
        await File.WriteAllTextAsync(passwordFile, CostServer.Password);
        JsonObject Spec() => new()
        {
            ["kind"] = "postgres",
            ["address"] = server.Relay.Address,
            ["database"] = "postgres",
            ["credentials"] = new JsonObject { ["username"] = CostServer.User, ["passwordFile"] = passwordFile },
            ["tls"] = new JsonObject { ["mode"] = "disable" },
        };
        var usual = await FleetAsync("Fleet, PostgreSQL, default tiers", meter, Spec());
        var everything = await FleetAsync("Fleet, PostgreSQL, everything every time", meter, EveryTime(Spec()));
        Print(plain, discovering, usual, everything);
        if (WarmUp > 1)
        {
            Print(await FleetAsync($"Fleet, PostgreSQL, default tiers, {Many} targets", meter, Spec(), Many));
        }

        Assert.True(usual.RoundTrips < plain.RoundTrips, "round trips");
        Assert.True(everything.RoundTrips < discovering.RoundTrips, "round trips of everything");
    }

    [Fact]
    public async Task A_collection_of_Redis_costs_fewer_round_trips_and_connections_than_a_scrape_of_the_exporter()
    {
        await using var server = await RedisServer.StartAsync("enable-debug-command yes");
        await server.CommandAsync("DEBUG POPULATE 2000", "SET a b EX 1000", "LPUSH l 1 2 3");
        await server.CommandAsync([.. Three.Split(',').SelectMany(static stream => new[] { $"XADD {stream} * a 1", $"XGROUP CREATE {stream} g 0" })]);
        await using var relay = new CountingRelay(server.Port);
        var asking = await CommandsAsync(server);
        asking = await CommandsAsync(server) - asking;
        long asked = 0;
        var meter = new CostMeter(UsageAsync, Collections, WarmUp);
        var plain = await ExporterAsync(relay, meter, "prometheus-redis-exporter");
        JsonObject Spec() => new() { ["kind"] = "redis", ["address"] = relay.Address };
        var usual = await FleetAsync("Fleet, Redis, default tiers", meter, Spec());
        var everything = await FleetAsync("Fleet, Redis, everything every time", meter, EveryTime(Spec()));
        var plainKeys = await ExporterAsync(relay, meter, "prometheus-redis-exporter, 10 keys, 3 streams", "-check-single-keys=" + Ten, "-check-single-streams=" + Three);
        var keys = await FleetAsync("Fleet, Redis, 10 keys, 3 streams, everything every time", meter, EveryTime(WithKeys(Spec())));
        Print(plain, usual, everything, plainKeys, keys);
        if (WarmUp > 1)
        {
            Print(await FleetAsync($"Fleet, Redis, default tiers, {Many} targets", meter, Spec(), Many));
        }

        Assert.True(keys.RoundTrips < plainKeys.RoundTrips && keys.Asked < plainKeys.Asked, "keys");
        Assert.True(everything.RoundTrips < plain.RoundTrips && usual.RoundTrips < plain.RoundTrips, "round trips");
        Assert.True(everything.Connections < plain.Connections, "connections");

        // Each look costs commands too; they are not the watcher's.
        async Task<Usage> UsageAsync() => new(await CommandsAsync(server) - (++asked * asking), relay.Connections, relay.RoundTrips);
    }

    private static async Task<CostRow> ExporterAsync(CostServer server, CostMeter meter, string what, params string[] flags)
    {
        await using var exporter = await ExporterProcess.StartAsync("prometheus-postgres-exporter", flags, new Dictionary<string, string>
        {
            ["DATA_SOURCE_URI"] = $"{server.Relay.Address}/postgres?sslmode=disable",
            ["DATA_SOURCE_USER"] = CostServer.User,
            ["DATA_SOURCE_PASS"] = CostServer.Password,
        });
        return await meter.OfAsync(what, exporter);
    }

    private static async Task<CostRow> ExporterAsync(CountingRelay relay, CostMeter meter, string what, params string[] flags)
    {
        await using var exporter = await ExporterProcess.StartAsync(
            "prometheus-redis-exporter", flags, new Dictionary<string, string> { ["REDIS_ADDR"] = "redis://" + relay.Address });
        return await meter.OfAsync(what, exporter);
    }

    private static async Task<CostRow> FleetAsync(string what, CostMeter meter, JsonObject spec, int targets = 1)
    {
        await using var gateway = await GatewayProcess.StartAsync();
        var up = new Regex("^(pg|redis)_up(\\{[^}]*\\})? 1$", RegexOptions.Multiline);
        string[] ids = [.. Enumerable.Range(0, targets).Select(i => string.Create(CultureInfo.InvariantCulture, $"bench-{i}"))];
        foreach (var id in ids)
        {
            using var answer = await gateway.PutAsync(id, spec);
            answer.EnsureSuccessStatusCode();
            await gateway.WaitForAsync($"targets/{id}/metrics", up.IsMatch, TimeSpan.FromSeconds(20));
        }

        return await meter.OfAsync(what, gateway, ids);
    }

    private static JsonObject WithKeys(JsonObject spec)
    {
        spec["options"] = new JsonObject { ["checkSingleKeys"] = Entries(Ten), ["checkSingleStreams"] = Entries(Three) };
        return spec;
    }

    private static JsonArray Entries(string list) => [.. list.Split(',').Select(static one => JsonValue.Create(one))];

    private static JsonObject EveryTime(JsonObject spec)
    {
        spec["tiers"] = new JsonObject { ["health"] = 1, ["activity"] = 1, ["sizes"] = 1, ["heavy"] = 1 };
        return spec;
    }

    private static async Task<long> CommandsAsync(RedisServer server) => long.Parse(
        Processed().Match(await server.CommandAsync("INFO stats")).Groups[1].Value, CultureInfo.InvariantCulture);

    private void Print(params CostRow[] rows)
    {
        output.WriteLine(CostRow.Head);
        foreach (var row in rows)
        {
            output.WriteLine(row.ToString());
        }
    }

    [GeneratedRegex("total_commands_processed:(\\d+)")]
    private static partial Regex Processed();
}
