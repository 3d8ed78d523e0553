using System.Collections.Frozen;
using Fleet.Cluster.Targets;

namespace Fleet.Grains.Collecting;

/// <summary>The kinds that can be collected: the one list of collectors.</summary>
public sealed class CollectorCatalog
{
    private readonly FrozenDictionary<TargetKind, CollectorKind> _kinds;

    /// <summary>A catalog of these kinds.</summary>
    public CollectorCatalog(params IEnumerable<CollectorKind> kinds) => _kinds = kinds.ToFrozenDictionary(k => k.Kind);

    /// <summary>How grains of a kind are made.</summary>
    public CollectorKind this[TargetKind kind] => _kinds[kind];
}
