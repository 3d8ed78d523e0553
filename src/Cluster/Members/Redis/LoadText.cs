using System.Globalization;

namespace Fleet.Cluster.Members.Redis;

/// <summary>A silo's load as the store keeps it: two numbers with a blank between them.</summary>
internal static class LoadText
{
    public static string Write(SiloLoad load) => string.Create(CultureInfo.InvariantCulture, $"{load.Grains} {load.Busy:R}");

    /// <summary>The load; null when the text is none.</summary>
    public static SiloLoad? Read(string text)
    {
        var parts = text.Split(' ');
        return parts.Length == 2
            && int.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var grains)
            && double.TryParse(parts[1], NumberStyles.Float, CultureInfo.InvariantCulture, out var busy)
            && double.IsFinite(busy)
            ? new SiloLoad(grains, busy)
            : null;
    }
}
