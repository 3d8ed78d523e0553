namespace Fleet.Grains.Collectors.Redis.Keys;

/// <summary>Two commands are the same when they meet the same database with the same bytes.</summary>
internal sealed class KeyCommandComparer : IEqualityComparer<KeyCommand>
{
    public static readonly KeyCommandComparer Instance = new();

    /// <inheritdoc />
    public bool Equals(KeyCommand? x, KeyCommand? y) => ReferenceEquals(x, y)
        || (x is not null && y is not null && x.Key.Equals(y.Key) && x.Command.Arguments.Length == y.Command.Arguments.Length
            && x.Command.Arguments.Zip(y.Command.Arguments).All(static pair => pair.First.Span.SequenceEqual(pair.Second.Span)));

    /// <inheritdoc />
    public int GetHashCode(KeyCommand obj) => HashCode.Combine(obj.Name, obj.Key);
}
