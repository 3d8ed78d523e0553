using System.Collections.Frozen;
using Fleet.Cluster.Members;
using Fleet.Cluster.Targets;

namespace Fleet.Cluster.Placement;

/// <summary>Which silo of a view owns which target: a function of the view and the targets, the same in every process.</summary>
public sealed class PlacementTable
{
    private readonly FrozenDictionary<TargetId, SiloMember> _owners;

    private PlacementTable(FleetView view, FrozenDictionary<TargetId, SiloMember> owners)
    {
        View = view;
        _owners = owners;
    }

    /// <summary>The view that it holds for.</summary>
    public FleetView View { get; }

    /// <summary>
    /// Places the targets. Where silos state a cap, targets are placed in the order of their hashes, each with the best silo that
    /// has room; what finds none anywhere is placed nowhere.
    /// </summary>
    public static PlacementTable Build(FleetView view, IEnumerable<TargetId> targets)
    {
        ArgumentNullException.ThrowIfNull(view);
        ArgumentNullException.ThrowIfNull(targets);
        var silos = view.Members.Select(member => new Place(member)).ToArray();
        var hashed = targets.Select(id => (Id: id, Bits: IdHash.Bits(id)));
        var ordered = silos.Any(silo => silo.Member.MaxTargets is not null) ? hashed.OrderBy(t => t.Bits).ThenBy(t => t.Id) : hashed;
        var owners = new Dictionary<TargetId, SiloMember>();
        foreach (var (id, bits) in ordered)
        {
            if (Best(silos, bits) is { } best)
            {
                best.Taken++;
                owners[id] = best.Member;
            }
        }

        return new PlacementTable(view, owners.ToFrozenDictionary());
    }

    /// <summary>The owner of a target; null when there are no silos, all are full, or the target is not registered.</summary>
    public SiloMember? OwnerOf(TargetId id) => _owners.GetValueOrDefault(id);

    private static Place? Best(Place[] silos, ulong target)
    {
        Place? best = null;
        var highest = 0.0;
        foreach (var silo in silos)
        {
            // Names are unique and in order, so that of equal scores the first wins everywhere.
            var score = silo.HasRoom ? Rendezvous.Score(silo.Bits, target, silo.Member.Weight) : 0;
            if (score > highest)
            {
                (best, highest) = (silo, score);
            }
        }

        return best;
    }

    private sealed class Place(SiloMember member)
    {
        public SiloMember Member { get; } = member;

        public ulong Bits { get; } = Rendezvous.Bits(member.Name);

        public int Taken { get; set; }

        public bool HasRoom => Member.MaxTargets is not { } most || Taken < most;
    }
}
