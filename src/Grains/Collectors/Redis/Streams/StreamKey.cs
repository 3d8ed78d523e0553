using System.Text;

namespace Fleet.Grains.Collectors.Redis.Streams;

/// <summary>One key in one database, as bytes: Redis' keys need not be text.</summary>
/// <param name="Database">The database's number.</param>
/// <param name="Key">The key.</param>
internal sealed record StreamKey(int Database, ReadOnlyMemory<byte> Key)
{
    /// <summary>The key as label text; broken UTF-8 is replaced.</summary>
    public string Text => Encoding.UTF8.GetString(Key.Span);

    /// <inheritdoc />
    public bool Equals(StreamKey? other) =>
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
