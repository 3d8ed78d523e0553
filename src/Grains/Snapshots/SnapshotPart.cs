using System.Collections.Immutable;
using Fleet.Exposition;
using Fleet.Grains.Collecting;

namespace Fleet.Grains.Snapshots;

/// <summary>What stands of one collector in a snapshot: its last good families, and how its last attempt ended.</summary>
public sealed record SnapshotPart
{
    /// <summary>The collector's name.</summary>
    public required string Collector { get; init; }

    /// <summary>Its tier.</summary>
    public required Tiers Tier { get; init; }

    /// <summary>How its last attempt ended.</summary>
    public required CollectOutcome Outcome { get; init; }

    /// <summary>How long its last attempt took.</summary>
    public required TimeSpan Duration { get; init; }

    /// <summary>When the families were collected, on the process' monotonic clock; null when none were yet.</summary>
    public required long? CollectedAt { get; init; }

    /// <summary>How long it is not asked again, when that is longer than its tier's interval. A successor does not know it, and asks at once.</summary>
    public TimeSpan Every { get; init; }

    /// <summary>When it was last asked, on the process' monotonic clock; null when that was by a predecessor.</summary>
    public long? AskedAt { get; init; }

    /// <summary>The families, rendered, one per name.</summary>
    public required ImmutableArray<FamilyBlock> Blocks { get; init; }
}
