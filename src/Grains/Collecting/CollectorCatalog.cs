using System.Collections.Frozen;
using System.Collections.Immutable;
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

    /// <summary>The names that <c>collectors</c> of a target of this kind may hold.</summary>
    public ImmutableArray<string> NamesOf(TargetKind kind) => _kinds[kind].Collectors;
}
