using System.Collections.Immutable;
using Fleet.Cluster.Discovery;
using Fleet.Cluster.Members;
using Fleet.Cluster.Targets;

namespace Fleet.Cluster.Placement;

/// <summary>Who owns what at one moment: the registry and the view that it was reckoned from, and who owned it before.</summary>
public sealed record FleetPlacement
{
    /// <summary>Counts the placements of this process, from 1.</summary>
    public required long Version { get; init; }

    /// <summary>The registered targets.</summary>
    public required RegistryView Registry { get; init; }

    /// <summary>The owners in the view in force.</summary>
    public required PlacementTable Table { get; init; }

    /// <summary>The owners in the views before it, newest first.</summary>
    public required ImmutableArray<PlacementTable> Earlier { get; init; }

    /// <summary>The view in force.</summary>
    public FleetView View => Table.View;

    /// <summary>The owner of a target; null when there is no silo for it.</summary>
    public SiloMember? OwnerOf(TargetId id) => Table.OwnerOf(id);

    /// <summary>The processes that owned the target before, newest first, each once, without its owner: where its last snapshot may be.</summary>
    public ImmutableArray<SiloMember> EarlierOwnersOf(TargetId id)
    {
        var owner = OwnerOf(id);
        var found = ImmutableArray.CreateBuilder<SiloMember>();
        foreach (var table in Earlier)
        {
            if (table.OwnerOf(id) is { } before && !before.IsSameProcess(owner) && !found.Any(before.IsSameProcess))
            {
                found.Add(before);
            }
        }

        return found.ToImmutable();
    }

    /// <summary>The number of the first view since which the owner has owned the target without a break, as far as this process knows.</summary>
    public long OwnedSince(TargetId id)
    {
        var owner = OwnerOf(id);
        var since = View.Number;
        foreach (var table in Earlier.TakeWhile(table => owner is not null && owner.IsSameProcess(table.OwnerOf(id))))
        {
            since = table.View.Number;
        }

        return since;
    }
}
