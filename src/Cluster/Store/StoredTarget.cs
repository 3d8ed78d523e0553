using Fleet.Cluster.Targets;

namespace Fleet.Cluster.Store;

/// <summary>A target as the store keeps it.</summary>
public sealed record StoredTarget
{
    /// <summary>What was registered.</summary>
    public required TargetSpec Spec { get; init; }

    /// <summary>The store's revision that wrote it last, from 1; what <c>If-Match</c> compares.</summary>
    public required long Revision { get; init; }
}
