using System.Text.Json;

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
            if (view is { Number: > 0, Why: not null, Members.IsDefault: false } && view.Members.All(IsSound))
            {
                return view with { Members = view.Members.Sort(static (a, b) => string.CompareOrdinal(a.Name, b.Name)) };
            }
        }
        catch (JsonException)
        {
            // Told below; the text itself may be anything.
        }

        throw new LeaseException("The store holds a view that is none.");
    }

    private static bool IsSound(SiloMember member) =>
        member is { Name.Length: > 0, Incarnation.Length: > 0, Address.Length: > 0, Weight: > 0 and <= 4 };
}
