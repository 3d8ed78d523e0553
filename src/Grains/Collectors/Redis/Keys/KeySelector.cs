using System.Collections.Immutable;
using System.Globalization;
using System.Text;

namespace Fleet.Grains.Collectors.Redis.Keys;

/// <summary>One entry of checkKeys, countKeys, checkStreams or their like: <c>[dbN=]key</c>, the key perhaps a pattern.</summary>
/// <param name="Database">The database's number.</param>
/// <param name="Text">The key or pattern.</param>
internal sealed record KeySelector(int Database, string Text)
{
    /// <summary>Whether it has to be looked for with SCAN.</summary>
    public bool IsPattern => Text.AsSpan().IndexOfAny("?*[]^") >= 0;

    /// <summary>The entry taken literally.</summary>
    public RedisKey Key => new(Database, Encoding.UTF8.GetBytes(Text));

    /// <summary>Reads entries; what stands before <c>=</c> counts as a database only when it is one.</summary>
    public static ImmutableArray<KeySelector> ParseAll(ImmutableArray<string> entries) => [.. entries.Select(Parse)];

    private static KeySelector Parse(string entry)
    {
        var equals = entry.IndexOf('=', StringComparison.Ordinal);
        var prefix = equals > 0 ? entry.AsSpan(0, equals) : default;
        if (prefix.StartsWith("db", StringComparison.Ordinal))
        {
            prefix = prefix[2..];
        }

        return int.TryParse(prefix, NumberStyles.None, CultureInfo.InvariantCulture, out var database)
            ? new KeySelector(database, entry[(equals + 1)..])
            : new KeySelector(0, entry);
    }
}
