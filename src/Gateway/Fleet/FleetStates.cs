using System.Collections.Immutable;
using Fleet.Cluster.Placement;
using Fleet.Cluster.Targets;
using Fleet.Silo.Serving;

namespace Fleet.Gateway.Fleet;

/// <summary>What all silos of the view say of their grains, at one moment.</summary>
internal sealed class FleetStates
{
    private readonly Dictionary<TargetId, GrainSummary> _grains = [];
    private readonly Dictionary<string, string> _silent = new(StringComparer.Ordinal);

    public FleetStates(FleetPlacement placement, ImmutableArray<SiloStates> silos)
    {
        Placement = placement;
        Silos = silos;
        foreach (var silo in silos)
        {
            if (silo.Unreachable is not null)
            {
                _silent[silo.Member.Name] = silo.Unreachable;
            }

            foreach (var grain in silo.Grains)
            {
                // While a target moves two silos may tell of it: its owner is right.
                if (!_grains.TryAdd(grain.Id, grain) && silo.Member.IsSameProcess(placement.OwnerOf(grain.Id)))
                {
                    _grains[grain.Id] = grain;
                }
            }
        }
    }

    /// <summary>Who owned what when they were asked.</summary>
    public FleetPlacement Placement { get; }

    /// <summary>The silos of the view, in its order.</summary>
    public ImmutableArray<SiloStates> Silos { get; }

    /// <summary>How a target stands.</summary>
    public TargetHealth Of(TargetId id)
    {
        if (_grains.TryGetValue(id, out var grain))
        {
            return new TargetHealth(grain.State.LabelValue(), grain.Series, grain.Message);
        }

        var why = Placement.OwnerOf(id) is { } owner ? _silent.GetValueOrDefault(owner.Name) : WhyNobody(id);
        return why is null
            ? new TargetHealth(GrainState.Starting.LabelValue(), 0, string.Empty)
            : new TargetHealth(TargetHealth.Unknown, 0, why);
    }

    // A target that was registered just now is placed in a moment.
    private string? WhyNobody(TargetId id) =>
        Placement.Registry.Targets.ContainsKey(id) || Placement.View.Members.IsEmpty ? Ownership.WhyNobody(Placement, id) : null;
}
