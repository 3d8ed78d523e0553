using System.Collections.Immutable;
using Fleet.Exposition;
using Fleet.Gateway.Scrape;
using Fleet.Silo.Health;
using Fleet.Silo.Hosting;
using Fleet.Silo.Serving;
using Fleet.Silo.Start;

namespace Fleet.Gateway.Health;

/// <summary>Gathers the fleet's own series: of the gateway, of the embedded silo, of the process and its runtime.</summary>
internal sealed class SelfMetrics
{
    private readonly ScrapeStats _scrapes;
    private readonly GrainFactory _grains;
    private readonly ISiloReader _silos;
    private readonly FleetMetrics _fleet;
    private readonly ConfigFile _file;

    public SelfMetrics(
        ScrapeStats scrapes, GrainFactory grains, ISiloReader silos, FleetMetrics fleet, ConfigFile file)
    {
        _scrapes = scrapes;
        _grains = grains;
        _silos = silos;
        _fleet = fleet;
        _file = file;
    }

    /// <summary>The families as they stand now.</summary>
    public async Task<ImmutableArray<MetricFamily>> ReadAsync(CancellationToken cancellationToken)
    {
        var summaries = await _silos.SummariesAsync(cancellationToken);
        var reload = _file.Declared?.Current.Status;
        return
        [
            .. _scrapes.Read(),
            .. _fleet.Read(),
            .. _grains.Stats.Read(),
            .. ProcessMetrics.Read(),
            Gauge("fleet_build_info", "What runs here; always 1.", new Sample([new("revision", BuildInfo.Revision), new("version", BuildInfo.Version)], 1)),
            Gauge("fleet_config_last_reload_success", "Whether the configuration file as it is now is what counts; 1 without a file.", reload?.Success == false ? 0 : 1),
            Gauge("fleet_config_last_reload_timestamp_seconds", "When the configuration file was last read; 0 without a file.", (reload?.At.ToUnixTimeMilliseconds() ?? 0) / 1000.0),
            Grains(summaries),
            new MetricFamily
            {
                Name = "fleet_handovers_total",
                Type = FamilyType.Counter,
                Help = "Targets taken over from or given to another silo.",
                Samples = [new Sample(0)],
            },
        ];
    }

    private static MetricFamily Grains(ImmutableArray<GrainSummary> summaries) => new()
    {
        Name = "fleet_grains",
        Type = FamilyType.Gauge,
        Help = "Grains by state.",
        Samples = [.. Enum.GetValues<GrainState>()
            .Select(state => new Sample([new Label("state", state.LabelValue())], summaries.Count(s => s.State == state)))],
    };

    private static MetricFamily Gauge(string name, string help, double value) => Gauge(name, help, new Sample(value));

    private static MetricFamily Gauge(string name, string help, Sample sample) =>
        new() { Name = name, Type = FamilyType.Gauge, Help = help, Samples = [sample] };
}
