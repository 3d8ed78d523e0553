using System.Globalization;

namespace Fleet.Cluster.Store.Redis;

/// <summary>A target as the server keeps it.</summary>
/// <param name="Revision">The revision that wrote it.</param>
/// <param name="Json">The spec.</param>
internal sealed record StoredText(long Revision, string Json)
{
    /// <summary>Reads <c>revision:json</c>.</summary>
    /// <exception cref="FormatException">The text is something else.</exception>
    public static StoredText Parse(string text)
    {
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        return colon > 0 && long.TryParse(text.AsSpan(0, colon), NumberStyles.None, CultureInfo.InvariantCulture, out var revision)
            ? new StoredText(revision, text[(colon + 1)..])
            : throw new FormatException("holds a target that Fleet did not write");
    }
}
