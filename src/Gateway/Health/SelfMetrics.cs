using System.Collections.Immutable;
using Fleet.Exposition;
using Fleet.Gateway.Scrape;
using Fleet.Silo.Health;

namespace Fleet.Gateway.Health;

/// <summary>Gathers the fleet's own series: of the gateway, of the embedded silo where there is one, of the process and its runtime.</summary>
internal sealed class SelfMetrics
{
    private readonly ScrapeStats _scrapes;
    private readonly FleetFamilies _fleet;
    private readonly FleetMetrics _reads;
    private readonly SiloMetrics? _silo;

    public SelfMetrics(ScrapeStats scrapes, FleetFamilies fleet, FleetMetrics reads, SiloMetrics? silo = null)
    {
        _scrapes = scrapes;
        _fleet = fleet;
        _reads = reads;
        _silo = silo;
    }

    /// <summary>The families as they stand now.</summary>
    public async Task<ImmutableArray<MetricFamily>> ReadAsync(CancellationToken cancellationToken) =>
    [
        .. _scrapes.Read(),
        .. _fleet.Read(),
        .. _reads.Read(),
        .. _silo is null ? [] : await _silo.ReadAsync(cancellationToken),
        .. ProcessMetrics.Read(),
    ];
}
