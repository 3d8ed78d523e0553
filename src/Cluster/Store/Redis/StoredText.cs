using System.Globalization;

namespace Fleet.Cluster.Store.Redis;

/// <summary>A target as the server keeps it.</summary>
/// <param name="Revision">The revision that wrote it.</param>
/// <param name="Once">The revision that it had when the store lost it; null unless it was put back since.</param>
/// <param name="Json">The spec.</param>
internal sealed record StoredText(long Revision, long? Once, string Json)
{
    /// <summary>Reads <c>revision:json</c> or <c>revision/once:json</c>.</summary>
    /// <exception cref="FormatException">The text is something else.</exception>
    public static StoredText Parse(string text)
    {
        var colon = Math.Max(0, text.IndexOf(':', StringComparison.Ordinal));
        var slash = text.IndexOf('/', 0, colon);
        if (Number(text.AsSpan(0, slash < 0 ? colon : slash)) is not { } revision)
        {
            throw new FormatException("holds a target that Fleet did not write");
        }

        return new StoredText(revision, slash < 0 ? null : Number(text.AsSpan(slash + 1, colon - slash - 1)), text[(colon + 1)..]);
    }

    private static long? Number(ReadOnlySpan<char> text) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}
