using System.Collections.Immutable;
using Fleet.Cluster.Targets;
using Fleet.Exposition;
using Fleet.Grains.Collecting;

namespace Fleet.Grains.Snapshots;

/// <summary>The immutable result of a grain's collections so far, already rendered: a scrape only writes it out.</summary>
public sealed record TargetSnapshot
{
    /// <summary>The target.</summary>
    public required TargetId Id { get; init; }

    /// <summary>When it was published, on the process' monotonic clock.</summary>
    public required long PublishedAt { get; init; }

    /// <summary>How the last attempt ended.</summary>
    public required LastCollection Last { get; init; }

    /// <summary>What stands of each collector, by name.</summary>
    public required ImmutableArray<SnapshotPart> Parts { get; init; }

    /// <summary>All families of all parts, contiguous and unique by name, in ordinal order, with the kind's up metric.</summary>
    public required ImmutableArray<FamilyBlock> Blocks { get; init; }

    /// <summary>The block of the kind's up metric; also part of <see cref="Blocks" />.</summary>
    public required FamilyBlock Up { get; init; }

    /// <summary>Samples in <see cref="Blocks" />.</summary>
    public required int Series { get; init; }

    /// <summary>Samples dropped since the target's first grain began, by reason (<c>cap</c>, <c>invalid</c>).</summary>
    public required ImmutableSortedDictionary<string, long> Dropped { get; init; }

    /// <summary>The families that the cap of series left out of it; also empty where it came from another process.</summary>
    public ImmutableArray<CutFamily> Cut { get; init; } = [];

    /// <summary>Duplicate samples dropped since the target's first grain began.</summary>
    public required long Duplicates { get; init; }

    /// <summary>What does not run for this target, and why.</summary>
    public required ImmutableArray<SkippedCollector> Skipped { get; init; }

    /// <summary>
    /// How the target stands: as the last attempt ended, but not well while a collector that was not due in it has not got
    /// over its last failure. A collector of a slow tier would otherwise turn the state over with every attempt.
    /// </summary>
    public CollectOutcome Standing =>
        Last.Outcome.Kind == OutcomeKind.Ok && Parts.FirstOrDefault(part => part.Outcome.Kind != OutcomeKind.Ok) is { } troubled
            ? CollectOutcome.Partial(troubled.Outcome.Reason, troubled.Outcome.Message)
            : Last.Outcome;

    /// <summary>Whether the last attempt reached the target.</summary>
    public bool IsUp => Last.Outcome.Kind != OutcomeKind.Failed;
}
