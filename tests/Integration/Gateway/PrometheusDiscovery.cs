using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Fleet.Tests.Testing.Gateway;
using Fleet.Tests.Testing.Servers;
using Xunit;

namespace Fleet.Tests.Integration.Gateway;

/// <summary>The whole way: real servers, the gateway, and a real Prometheus with nothing but one http_sd_configs job.</summary>
public sealed class PrometheusDiscovery
{
    // What Prometheus 2.42 sends.
    private const string Accept =
        "application/openmetrics-text;version=1.0.0,application/openmetrics-text;version=0.0.1;q=0.75,text/plain;version=0.0.4;q=0.5,*/*;q=0.1";

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task Prometheus_finds_and_scrapes_what_is_registered_as_the_registry_changes()
    {
        await using var postgres = await PostgresServer.StartAsync();
        await using var redis = await RedisServer.StartAsync();
        await using var gateway = await GatewayProcess.StartAsync($$"""
            targets:
              - id: shop-db
                kind: postgres
                address: {{postgres.Address}}
                credentials: {username: postgres, passwordEnv: SHOP_PASSWORD}
                interval: 2s
                timeout: 1500ms
                group: shop
                labels: {team: shop}
                meta: {__meta_kubernetes_namespace: prod}
            """, new() { ["SHOP_PASSWORD"] = PostgresServer.Password });
        await RegisterAsync(gateway, "cache", redis);
        await using var prometheus = await PrometheusServer.StartAsync($$"""
            global: {scrape_interval: 1m}
            scrape_configs:
              - job_name: fleet
                http_sd_configs: [{url: "http://{{gateway.Address}}/sd", refresh_interval: 2s}]
                relabel_configs: [{source_labels: [__meta_kubernetes_namespace], target_label: namespace}]
            """);

        await BothAreUpAsync(prometheus, postgres, redis);
        await IntervalsAreHonouredAsync(prometheus);
        await SdIsStableAsync(gateway);
        await SeriesAreThoseOfTheTextAsync(gateway, prometheus, "shop-db", postgres.Address);
        await SeriesAreThoseOfTheTextAsync(gateway, prometheus, "cache", redis.Address);

        // One comes and goes by API; nothing is restarted.
        await RegisterAsync(gateway, "cache-2", redis);
        await prometheus.WaitUntilAsync(async () => (await ByIdAsync(prometheus)).TryGetValue("cache-2", out var target) && target.Health == "up", Limit);
        Assert.Equal(3, (await prometheus.TargetsAsync()).Count);
        await gateway.SendAsync("DELETE", "api/v1/targets/cache-2");
        await prometheus.WaitUntilAsync(async () => (await prometheus.TargetsAsync()).Count == 2, Limit);
        Assert.All(await prometheus.TargetsAsync(), target => Assert.Equal(("up", string.Empty), (target.Health, target.LastError)));
    }

    private static async Task RegisterAsync(GatewayProcess gateway, string id, RedisServer redis)
    {
        using var answer = await gateway.PutAsync(id, new JsonObject { ["kind"] = "redis", ["address"] = redis.Address });
        Assert.Equal(System.Net.HttpStatusCode.Created, answer.StatusCode);
    }

    private static async Task BothAreUpAsync(PrometheusServer prometheus, PostgresServer postgres, RedisServer redis)
    {
        foreach (var (query, instance) in ((string, string)[])[("pg_up", postgres.Address), ("redis_up", redis.Address)])
        {
            await prometheus.WaitUntilAsync(async () => await prometheus.QueryAsync(query) is [{ Value: 1 }], Limit);
            Assert.Equal(instance, Assert.Single(await prometheus.QueryAsync(query)).Labels["instance"]);
        }

        var up = (await prometheus.QueryAsync("up")).OrderBy(s => s.Labels["job"], StringComparer.Ordinal).ToList();
        Assert.All(up, sample => Assert.Equal(1, sample.Value));
        Assert.Equal(["postgres", "redis"], up.Select(s => s.Labels["job"]));
        Assert.Equal(
            [("__name__", "up"), ("instance", postgres.Address), ("job", "postgres"), ("namespace", "prod"), ("team", "shop")],
            up[0].Labels.OrderBy(l => l.Key, StringComparer.Ordinal).Select(l => (l.Key, l.Value)));
    }

    private static async Task IntervalsAreHonouredAsync(PrometheusServer prometheus)
    {
        using var http = new HttpClient();
        var answer = await http.GetFromJsonAsync<JsonNode>($"http://127.0.0.1:{prometheus.Port}/api/v1/targets?state=active");
        var targets = answer!["data"]!["activeTargets"]!.AsArray().ToDictionary(t => (string)t!["discoveredLabels"]!["__meta_fleet_id"]!, t => t!);
        Assert.Equal(("2s", "1500ms"), Times(targets["shop-db"]));
        Assert.Equal(("1s", "800ms"), Times(targets["cache"]));
        Assert.Equal("shop", (string)targets["shop-db"]["discoveredLabels"]!["__meta_fleet_group"]!);

        static (string, string) Times(JsonNode target) =>
            ((string)target["scrapeInterval"]!, ((string)target["scrapeTimeout"]!).Replace("1s500ms", "1500ms", StringComparison.Ordinal));
    }

    private static async Task SdIsStableAsync(GatewayProcess gateway)
    {
        var first = await gateway.SendAsync("GET", "sd");
        Assert.Equal((System.Net.HttpStatusCode.OK, "application/json"), (first.Status, first.MediaType));
        for (var i = 0; i < 50; i++)
        {
            Assert.Equal(first.Body, (await gateway.SendAsync("GET", "sd")).Body);
        }
    }

    private static async Task SeriesAreThoseOfTheTextAsync(GatewayProcess gateway, PrometheusServer prometheus, string id, string instance)
    {
        var negotiated = await gateway.SendAsync("GET", $"targets/{id}/metrics", null, ("Accept", Accept));
        Assert.Equal("application/openmetrics-text", negotiated.MediaType);

        // Some families need a few collections; after that both sides must name the same.
        var (text, stored) = (new HashSet<string>(), new HashSet<string>());
        try
        {
            await prometheus.WaitUntilAsync(
                async () =>
                {
                    text = [.. (await gateway.GetAsync($"targets/{id}/metrics")).Split('\n').Where(l => l.Length > 0 && l[0] != '#').Select(l => l[..l.IndexOfAny(['{', ' '])])];
                    stored = [.. (await prometheus.QueryAsync($"{{instance=\"{instance}\"}}")).Select(s => s.Labels["__name__"]).Where(n => n != "up" && !n.StartsWith("scrape_", StringComparison.Ordinal))];
                    return text.SetEquals(stored);
                },
                TimeSpan.FromSeconds(20));
        }
        catch (InvalidOperationException e)
        {
            Assert.Fail($"{e.Message}\nonly in the text: {string.Join(' ', text.Except(stored))}\nonly in Prometheus: {string.Join(' ', stored.Except(text))}");
        }

        Assert.True(text.Count > 50, $"{text.Count} names");
    }

    private static async Task<Dictionary<string, PrometheusTarget>> ByIdAsync(PrometheusServer prometheus) =>
        (await prometheus.TargetsAsync()).ToDictionary(target => target.DiscoveredLabels["__meta_fleet_id"]);
}
