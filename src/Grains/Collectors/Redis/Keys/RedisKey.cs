using System.Collections.Immutable;
using System.Text;

namespace Fleet.Grains.Collectors.Redis.Keys;

/// <summary>One key in one database, as bytes: Redis' keys need not be text.</summary>
/// <param name="Database">The database's number.</param>
/// <param name="Key">The key.</param>
internal sealed record RedisKey(int Database, ReadOnlyMemory<byte> Key)
{
    /// <summary>The key as label text; broken UTF-8 is replaced.</summary>
    public string Text => Encoding.UTF8.GetString(Key.Span);

    /// <summary>Each key once, database by database: few SELECTs, and series that keep their places.</summary>
    public static ImmutableArray<RedisKey> Sorted(IEnumerable<RedisKey> keys) =>
        [.. keys.Distinct().OrderBy(static key => key.Database).ThenBy(static key => key.Text, StringComparer.Ordinal)];

    /// <inheritdoc />
    public bool Equals(RedisKey? other) =>
        other is not null && Database == other.Database && Key.Span.SequenceEqual(other.Key.Span);

    /// <inheritdoc />
    public override int GetHashCode()
    {
        var hash = default(HashCode);
        hash.Add(Database);
        hash.AddBytes(Key.Span);
        return hash.ToHashCode();
    }
}
