using System.Text.Json;
using Fleet.Cluster.Configuration;
using Fleet.Cluster.Targets;

namespace Fleet.Cluster.Members.Redis;

/// <summary>A view as the store keeps it: JSON.</summary>
internal static class ViewText
{
    public static string Write(FleetView view) => JsonSerializer.Serialize(view, MembersJson.Default.FleetView);

    /// <exception cref="LeaseException">The text is no view.</exception>
    public static FleetView Read(string text)
    {
        try
        {
            var view = JsonSerializer.Deserialize(text, MembersJson.Default.FleetView);
            if (view is not null && IsSound(view))
            {
                return InOrder(view);
            }
        }
        catch (JsonException)
        {
            // Told below; the text itself may be anything.
        }

        throw new LeaseException("The store holds a view that is none.");
    }

    /// <summary>Whether a view from outside can be one of a fleet, but for the order of its members.</summary>
    public static bool IsSound(FleetView view) =>
        view is { Number: >= 1 and <= Limits.ViewNumber, Why: not null, Members: { IsDefault: false, Length: <= Limits.ViewMembers } }
        && view.Members.All(IsSound)
        && view.Members.DistinctBy(static member => member.Name, StringComparer.Ordinal).Count() == view.Members.Length;

    /// <summary>The view with its members in the ordinal order of their names.</summary>
    public static FleetView InOrder(FleetView view) =>
        view with { Members = view.Members.Sort(static (a, b) => string.CompareOrdinal(a.Name, b.Name)) };

    // A weight that is no number is not above 0.
    private static bool IsSound(SiloMember? member) =>
        member is { Name: not null, Incarnation.Length: >= 1 and <= Limits.IncarnationChars, Address: not null, Weight: > 0 and <= 4 }
        && TargetId.TryParse(member.Name, out _)
        && StoreUrl.HostPort(member.Address) is not null;
}
