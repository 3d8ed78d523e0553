using Fleet.Cluster.Members;

namespace Fleet.Silo.Wire;

/// <summary>Looks over a view that another process told of, before anything is placed by it.</summary>
internal static class ViewForm
{
    private const double MostWeight = 4;

    /// <summary>Whether it is one: each silo once, in order, with an address and a share.</summary>
    public static bool IsSound(FleetView? view) =>
        view is { Number: >= 0, Members.IsDefault: false }
        && view.Members.All(member => member is { Name.Length: > 0, Incarnation.Length: > 0, Address.Length: > 0, Weight: > 0 and <= MostWeight, MaxTargets: null or > 0 })
        && view.Members.Zip(view.Members.Skip(1)).All(pair => string.CompareOrdinal(pair.First.Name, pair.Second.Name) < 0);
}
