using System.Globalization;
using System.Text.Json.Nodes;

namespace Fleet.Tests.Chaos.Fleet;

/// <summary>The stand-ins as targets: numbered from 1, each with an address of its own.</summary>
internal static class StandInTargets
{
    private const string Prefix = "standin-";

    /// <summary>The id of a stand-in.</summary>
    public static string IdOf(int target) => Prefix + target.ToString("00000", CultureInfo.InvariantCulture);

    /// <summary>The number of the stand-in with this id; null when it is another target.</summary>
    public static int? NumberOf(string id) =>
        id.StartsWith(Prefix, StringComparison.Ordinal) ? int.Parse(id.AsSpan(Prefix.Length), NumberStyles.None, CultureInfo.InvariantCulture) : null;

    /// <summary>As the API takes it.</summary>
    public static JsonObject Spec(int target) => new()
    {
        ["id"] = IdOf(target),
        ["kind"] = "redis",
        ["address"] = StandInProcess.AddressOf(target),
        ["group"] = "standin-" + (target / 100).ToString(CultureInfo.InvariantCulture),
    };
}
