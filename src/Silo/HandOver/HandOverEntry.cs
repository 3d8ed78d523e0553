using Fleet.Cluster.Targets;
using Fleet.Grains.Lifecycle;

namespace Fleet.Silo.HandOver;

/// <summary>One target of a hand-over.</summary>
public sealed record HandOverEntry
{
    /// <summary>The target.</summary>
    public required TargetId Id { get; init; }

    /// <summary>What became of it.</summary>
    public required HandOverStatus Status { get; init; }

    /// <summary>The kind that was collected; a snapshot of another kind or address is of no use to the successor.</summary>
    public TargetKind Kind { get; init; }

    /// <summary>The address that was collected.</summary>
    public string Address { get; init; } = string.Empty;

    /// <summary>What the grain left; only with <see cref="HandOverStatus.Given" />.</summary>
    public GrainHandOver? Grain { get; init; }
}
