using System.Text;

namespace Fleet.Grains.Collectors.Redis.Keys;

/// <summary>
/// A pattern as SCAN's MATCH takes it: <c>*</c>, <c>?</c>, sets in brackets, and a backslash before what is meant literally.
/// Matched here too, so that one pass over the keys serves all patterns. It goes back to the last star only: no pattern takes
/// more than its length times that of the key.
/// </summary>
internal sealed class KeyPattern(ReadOnlyMemory<byte> pattern)
{
    private readonly byte[] _pattern = pattern.ToArray();

    /// <summary>The pattern as it is sent.</summary>
    public ReadOnlyMemory<byte> Bytes => _pattern;

    public string Text { get; } = Encoding.UTF8.GetString(pattern.Span);

    public static KeyPattern Of(string text) => new(Encoding.UTF8.GetBytes(text));

    /// <summary>The bytes that every match begins with.</summary>
    public ReadOnlyMemory<byte> Prefix => _pattern.AsMemory(0, _pattern.AsSpan().IndexOfAny("*?[\\"u8) is var end and >= 0 ? end : _pattern.Length);

    public bool IsMatch(ReadOnlySpan<byte> key)
    {
        var (p, k) = (0, 0);
        var (star, behind) = (-1, 0);
        while (k < key.Length)
        {
            if (p < _pattern.Length && _pattern[p] == (byte)'*')
            {
                star = p++;
                behind = k;
            }
            else if (p < _pattern.Length && IsOne(ref p, key[k]))
            {
                k++;
            }
            else if (star >= 0)
            {
                p = star + 1;
                k = ++behind;
            }
            else
            {
                return false;
            }
        }

        return !_pattern.AsSpan(Math.Min(p, _pattern.Length)).ContainsAnyExcept((byte)'*');
    }

    /// <summary>Whether the item at <paramref name="at" /> takes a byte; goes behind the item if so.</summary>
    private bool IsOne(ref int at, byte value)
    {
        var end = at + 1;
        var matches = _pattern[at] switch
        {
            (byte)'?' => true,
            (byte)'[' => IsInSet(ref end, value),
            (byte)'\\' when end < _pattern.Length => _pattern[end++] == value,
            var literal => literal == value,
        };
        at = matches ? end : at;
        return matches;
    }

    /// <summary>A set that nothing closes reaches to the end of the pattern, as in Redis.</summary>
    private bool IsInSet(ref int at, byte value)
    {
        var negated = at < _pattern.Length && _pattern[at] == (byte)'^';
        at += negated ? 1 : 0;
        var found = false;
        for (; at < _pattern.Length && _pattern[at] != (byte)']'; at++)
        {
            if (_pattern[at] == (byte)'\\' && at + 1 < _pattern.Length)
            {
                found |= _pattern[++at] == value;
            }
            else if (at + 2 < _pattern.Length && _pattern[at + 1] == (byte)'-')
            {
                var (low, high) = (Math.Min(_pattern[at], _pattern[at + 2]), Math.Max(_pattern[at], _pattern[at + 2]));
                found |= value >= low && value <= high;
                at += 2;
            }
            else
            {
                found |= _pattern[at] == value;
            }
        }

        at = Math.Min(at + 1, _pattern.Length);
        return found != negated;
    }
}
