using System.Globalization;
using Fleet.Cluster.Members;
using Fleet.Cluster.Placement;
using Fleet.Cluster.Targets;

namespace Fleet.Gateway.Fleet;

/// <summary>Who owns a target, since when and why: for people.</summary>
internal sealed record Ownership
{
    /// <summary>The name of the silo; null for none.</summary>
    public required string? Owner { get; init; }

    /// <summary>The number of the first view since which it has owned it without a break, as far as this process knows; null without an owner.</summary>
    public required long? View { get; init; }

    /// <summary>Why, as a sentence without its full stop.</summary>
    public required string Why { get; init; }

    /// <summary>The ownership of a target.</summary>
    public static Ownership Of(FleetPlacement placement, TargetId id) => placement.OwnerOf(id) is { } owner
        ? new() { Owner = owner.Name, View = placement.OwnedSince(id), Why = WhyOwner(placement.View, owner) + Before(placement, id, owner) }
        : new() { Owner = null, View = null, Why = WhyNobody(placement, id) };

    /// <summary>Why nobody owns a target.</summary>
    public static string WhyNobody(FleetPlacement placement, TargetId id)
    {
        if (placement.View.Members.IsEmpty)
        {
            return "no silo is in the view";
        }

        return placement.Registry.Targets.ContainsKey(id) ? "every silo is full" : "it was registered or deleted just now";
    }

    private static string WhyOwner(FleetView view, SiloMember owner)
    {
        if (view.Members.Length == 1)
        {
            return string.Create(CultureInfo.InvariantCulture, $"{owner.Name} is the only silo in view {view.Number}");
        }

        var among = view.Members.Any(member => member.MaxTargets is not null) ? "those with room among " : string.Empty;
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{owner.Name} has the highest score of {among}{view.Members.Length} silos in view {view.Number} (weighted rendezvous)");
    }

    private static string Before(FleetPlacement placement, TargetId id, SiloMember owner)
    {
        foreach (var table in placement.Earlier)
        {
            if (table.OwnerOf(id) is { } before && !before.IsSameProcess(owner))
            {
                var who = before.Name == owner.Name ? "its process before the last restart" : before.Name;
                return string.Create(CultureInfo.InvariantCulture, $"; before it {who} owned it until view {table.View.Number}");
            }
        }

        return string.Empty;
    }
}
