using System.Collections.Immutable;

namespace Fleet.Cluster.Targets;

/// <summary>Lists of keys as redis_exporter's flags and parameters take them: <c>[dbN=]key,[dbN=]key</c>, each key written as in a URL's query.</summary>
public static class RedisKeyText
{
    /// <summary>Null and the keys as a target's options have them, or why the text is no such list. The reason never repeats the text.</summary>
    public static string? TryRead(string text, int most, out ImmutableArray<string> keys)
    {
        ArgumentNullException.ThrowIfNull(text);
        keys = [.. text.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(Decode)];
        return keys.Length > most
            ? $"has more than {most} keys"
            : keys.Select(RedisOptionFields.WhyNotKey).FirstOrDefault(static reason => reason is not null);
    }

    /// <summary>One entry: <c>+</c> is a space, and what would end it (<c>,</c> and <c>=</c>) stands encoded.</summary>
    internal static string Decode(string entry)
    {
        var equals = entry.IndexOf('=', StringComparison.Ordinal);
        var key = Uri.UnescapeDataString(entry[(equals + 1)..].Replace('+', ' '));
        var number = equals < 0 && key.Contains('=', StringComparison.Ordinal) ? "db0=" : entry[..(equals + 1)];
        return number + key;
    }
}
