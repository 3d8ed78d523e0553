using System.Diagnostics;
using System.Globalization;
using Fleet.Tests.Chaos.Fleet;
using Fleet.Tests.Testing.Servers;

namespace Fleet.Tests.Chaos.Witness;

/// <summary>
/// A real Prometheus that finds some of the targets through /sd of every gateway and scrapes them every second. It is
/// stricter than <see cref="ScrapeWitness" />: its timeout is that second.
/// </summary>
internal sealed class PrometheusWitness : IAsyncDisposable
{
    private readonly PrometheusServer _server;
    private readonly IReadOnlyList<FleetProcess> _gateways;

    private PrometheusWitness(PrometheusServer server, IReadOnlyList<FleetProcess> gateways)
    {
        _server = server;
        _gateways = gateways;
    }

    /// <summary>Starts it and waits until it scrapes through every gateway.</summary>
    public static async Task<PrometheusWitness> StartAsync(ChaosFleet fleet)
    {
        var jobs = string.Concat(fleet.Gateways.Select(gateway => $$"""
              - job_name: {{gateway.Name}}
                http_sd_configs: [{url: "http://{{gateway.Address}}/sd", refresh_interval: 5s}]
                relabel_configs:
                  - {source_labels: [__meta_fleet_id], regex: "standin-000.*|real-.*", action: keep}
                  - {target_label: __scrape_interval__, replacement: 1s}
                  - {target_label: __scrape_timeout__, replacement: 1s}
                  - {target_label: job, replacement: {{gateway.Name}}}

            """));
        var server = await PrometheusServer.StartAsync("global: {scrape_interval: 1s, scrape_timeout: 1s}\nscrape_configs:\n" + jobs);
        await server.WaitUntilAsync(async () => (await server.QueryAsync("count by (job) (up == 1)")).Count == fleet.Gateways.Count, TimeSpan.FromSeconds(60));
        return new PrometheusWitness(server, fleet.Gateways);
    }

    /// <summary>How many of its scrapes since a moment came to an end, and how many of them failed, through gateways that were not down by our doing.</summary>
    public async Task<(long Made, long Failed)> SinceAsync(long from)
    {
        var to = Stopwatch.GetTimestamp();
        var seconds = Math.Max(1, (int)Stopwatch.GetElapsedTime(from, to).TotalSeconds);
        var jobs = string.Join('|', _gateways.Where(gateway => !gateway.Downtimes.Any(down => down.Touches(from, to))).Select(static gateway => gateway.Name));
        var made = await ValueAsync(string.Create(CultureInfo.InvariantCulture, $"sum(count_over_time(up{{job=~\"{jobs}\"}}[{seconds}s]))"));
        var up = await ValueAsync(string.Create(CultureInfo.InvariantCulture, $"sum(sum_over_time(up{{job=~\"{jobs}\"}}[{seconds}s]))"));
        return (made, made - up);
    }

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    private async Task<long> ValueAsync(string expression) => await _server.QueryAsync(expression) is [var sample, ..] ? (long)sample.Value : 0;
}
