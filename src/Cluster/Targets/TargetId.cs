using System.Buffers;

namespace Fleet.Cluster.Targets;

/// <summary>
/// The name of a target in the whole fleet: 1 to 253 of <c>a-z 0-9 . _ -</c>, beginning and ending with a letter or digit.
/// </summary>
public readonly record struct TargetId : IComparable<TargetId>
{
    /// <summary>The longest id, that of a DNS name.</summary>
    public const int MaxLength = 253;

    private static readonly SearchValues<char> Allowed = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789._-");

    private readonly string? _value;

    private TargetId(string value) => _value = value;

    /// <summary>The id as text.</summary>
    public string Value => _value ?? string.Empty;

    /// <summary>Reads an id; false when the text is none.</summary>
    public static bool TryParse(string? text, out TargetId id)
    {
        id = default;
        if (text is null || text.Length is 0 or > MaxLength || text.AsSpan().ContainsAnyExcept(Allowed))
        {
            return false;
        }

        if (!char.IsAsciiLetterOrDigit(text[0]) || !char.IsAsciiLetterOrDigit(text[^1]))
        {
            return false;
        }

        id = new TargetId(text);
        return true;
    }

    /// <summary>Reads an id that is known to be valid.</summary>
    /// <exception cref="FormatException">The text is no id.</exception>
    public static TargetId Parse(string text) =>
        TryParse(text, out var id) ? id : throw new FormatException("Not a target id.");

    /// <inheritdoc />
    public int CompareTo(TargetId other) => string.CompareOrdinal(Value, other.Value);

    /// <inheritdoc />
    public override string ToString() => Value;

    /// <summary>Ordinal order, that of <see cref="CompareTo" />.</summary>
    public static bool operator <(TargetId left, TargetId right) => left.CompareTo(right) < 0;

    /// <summary>Ordinal order, that of <see cref="CompareTo" />.</summary>
    public static bool operator >(TargetId left, TargetId right) => left.CompareTo(right) > 0;

    /// <summary>Ordinal order, that of <see cref="CompareTo" />.</summary>
    public static bool operator <=(TargetId left, TargetId right) => left.CompareTo(right) <= 0;

    /// <summary>Ordinal order, that of <see cref="CompareTo" />.</summary>
    public static bool operator >=(TargetId left, TargetId right) => left.CompareTo(right) >= 0;
}
