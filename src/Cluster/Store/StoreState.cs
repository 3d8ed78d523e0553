using System.Collections.Immutable;
using Fleet.Cluster.Targets;

namespace Fleet.Cluster.Store;

/// <summary>All registrations at one revision: immutable, replaced whole.</summary>
public sealed record StoreState
{
    /// <summary>A store that was never written to.</summary>
    public static StoreState Empty { get; } = new() { Revision = 0, Targets = ImmutableSortedDictionary<TargetId, StoredTarget>.Empty };

    /// <summary>How many changes made this state; every change of one target counts one.</summary>
    public required long Revision { get; init; }

    /// <summary>The targets by id.</summary>
    public required ImmutableSortedDictionary<TargetId, StoredTarget> Targets { get; init; }
}
