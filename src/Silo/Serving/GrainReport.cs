using System.Collections.Immutable;
using Fleet.Cluster.Targets;
using Fleet.Grains.Collecting;
using Fleet.Grains.Snapshots;

namespace Fleet.Silo.Serving;

/// <summary>What a grain knows of its target: for the admin API.</summary>
public sealed record GrainReport
{
    /// <summary>The target.</summary>
    public required TargetId Id { get; init; }

    /// <summary>Its state.</summary>
    public required GrainState State { get; init; }

    /// <summary>The last attempt; null before the first has ended.</summary>
    public required LastCollection? Last { get; init; }

    /// <summary>Samples in its snapshot.</summary>
    public required int Series { get; init; }

    /// <summary>The families that the cap of series left out; null or empty for none.</summary>
    public IReadOnlyList<CutFamily>? Cut { get; init; }

    /// <summary>What stands of each collector.</summary>
    public required ImmutableArray<PartReport> Parts { get; init; }

    /// <summary>What does not run, and why.</summary>
    public required ImmutableArray<SkippedCollector> Skipped { get; init; }

    /// <summary>What the target gets asked, and why.</summary>
    public required ImmutableArray<PlannedQuery> Plan { get; init; }

    /// <summary>Time between two collections in force.</summary>
    public required TimeSpan Interval { get; init; }
}
