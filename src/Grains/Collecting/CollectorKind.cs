using System.Collections.Immutable;
using Fleet.Cluster.Targets;

namespace Fleet.Grains.Collecting;

/// <summary>How the grains of one kind are made and how they say that the target is up.</summary>
public sealed record CollectorKind
{
    /// <summary>The kind.</summary>
    public required TargetKind Kind { get; init; }

    /// <summary>The series that is 1 or 0 after each attempt, such as <c>pg_up</c>. The grain serves it.</summary>
    public required string UpMetric { get; init; }

    /// <summary>Its help text.</summary>
    public required string UpHelp { get; init; }

    /// <summary>The names that a target's <c>collectors</c> may hold, in ordinal order, each once.</summary>
    public required ImmutableArray<string> Collectors { get; init; }

    /// <summary>Makes the collector; opens nothing.</summary>
    public required Func<CollectorContext, ICollector> Create { get; init; }
}
