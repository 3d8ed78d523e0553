using System.Collections.Immutable;
using Fleet.Exposition;
using Fleet.Gateway.Fleet;

namespace Fleet.Gateway.Health;

/// <summary>The series of what this gateway reads from silos.</summary>
internal sealed class FleetMetrics
{
    private readonly FleetSilos _silos;
    private readonly LastAnswers _answers;

    public FleetMetrics(FleetSilos silos, LastAnswers answers)
    {
        _silos = silos;
        _answers = answers;
    }

    /// <summary>The families as they stand now.</summary>
    public ImmutableArray<MetricFamily> Read()
    {
        var placement = _silos.Placement;
        var (answers, sizeBytes) = _answers.Size;
        return
        [
            Gauge("fleet_last_answer_bytes", "Memory of the answers kept for when a silo does not answer.", sizeBytes),
            Gauge("fleet_last_answers", "Answers kept for when a silo does not answer.", answers),
            Gauge("fleet_targets_unplaced", "Targets that no silo has room for.", placement.Registry.Targets.Keys.Count(id => placement.OwnerOf(id) is null)),
        ];
    }

    private static MetricFamily Gauge(string name, string help, double value) =>
        new() { Name = name, Type = FamilyType.Gauge, Help = help, Samples = [new Sample(value)] };
}
