using System.Collections.Immutable;
using Fleet.Exposition;
using Fleet.Silo.HandOver;
using Fleet.Silo.Hosting;
using Fleet.Silo.Serving;

namespace Fleet.Silo.Health;

/// <summary>The series of a silo's work; at the /metrics of its own port, and at that of the gateway that it is embedded in.</summary>
internal sealed class SiloMetrics
{
    private readonly GrainFactory _grains;
    private readonly ISiloReader _silo;
    private readonly HandOverStats _handOvers;

    public SiloMetrics(GrainFactory grains, ISiloReader silo, HandOverStats handOvers)
    {
        _grains = grains;
        _silo = silo;
        _handOvers = handOvers;
    }

    /// <summary>The families as they stand now.</summary>
    public async Task<ImmutableArray<MetricFamily>> ReadAsync(CancellationToken cancellationToken)
    {
        var summaries = await _silo.SummariesAsync(cancellationToken);
        return [.. _grains.Stats.Read(), Grains(summaries), _handOvers.Read()];
    }

    private static MetricFamily Grains(ImmutableArray<GrainSummary> summaries) => new()
    {
        Name = "fleet_grains",
        Type = FamilyType.Gauge,
        Help = "Grains by state.",
        Samples = [.. Enum.GetValues<GrainState>()
            .Select(state => new Sample([new Label("state", state.LabelValue())], summaries.Count(s => s.State == state)))],
    };
}
