using System.Collections.Immutable;
using Fleet.Cluster.Targets;
using Fleet.Exposition;
using Fleet.Exposition.Instruments;
using Fleet.Grains.Collecting;

namespace Fleet.Grains.Lifecycle;

/// <summary>Counts the collections of a silo for its own <c>/metrics</c>.</summary>
public sealed class CollectionStats
{
    private readonly LabelledCounter _collections = new(
        "fleet_collections_total", "Collections by kind of target, outcome and reason of failure.", "kind", "outcome", "reason");

    private readonly LabelledHistogram _durations = new(
        "fleet_collection_duration_seconds", "Duration of collections by kind of target.", "kind",
        [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10]);

    /// <summary>Books one collection.</summary>
    public void Book(TargetKind kind, CollectOutcome outcome, TimeSpan duration)
    {
        ArgumentNullException.ThrowIfNull(outcome);
        var name = KindNames.Of(kind);
        _collections.Increment(name, outcome.Kind.LabelValue(), outcome.Reason.LabelValue());
        _durations.Observe(name, duration.TotalSeconds);
    }

    /// <summary>The families as they stand now.</summary>
    public ImmutableArray<MetricFamily> Read() => [_collections.Read(), _durations.Read()];
}
