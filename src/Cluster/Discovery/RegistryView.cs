using System.Collections.Immutable;
using Fleet.Cluster.Targets;

namespace Fleet.Cluster.Discovery;

/// <summary>All targets of the fleet at one moment: immutable, numbered, replaced whole.</summary>
public sealed record RegistryView
{
    /// <summary>Counts the views, from 1.</summary>
    public required long Version { get; init; }

    /// <summary>The store's revision that is part of it: a confirmed write shows once this has reached its revision.</summary>
    public required long StoreRevision { get; init; }

    /// <summary>The targets by id.</summary>
    public required ImmutableSortedDictionary<TargetId, RegisteredTarget> Targets { get; init; }
}
