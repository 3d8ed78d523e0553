using System.Text;

namespace Fleet.Exposition.Parsing;

/// <summary>Gives the same string for the same name, so that a text with thousands of samples holds each name once.</summary>
internal sealed class NameCache
{
    private const int MaxCachedBytes = 256;

    private readonly HashSet<string> _names = new(StringComparer.Ordinal);

    /// <summary>The name as a string. Bytes that are not ASCII become '?', which no name may hold.</summary>
    public string Get(ReadOnlySpan<byte> name)
    {
        if (name.Length > MaxCachedBytes)
        {
            return Encoding.ASCII.GetString(name);
        }

        Span<char> chars = stackalloc char[MaxCachedBytes];
        var text = chars[..Encoding.ASCII.GetChars(name, chars)];
        var lookup = _names.GetAlternateLookup<ReadOnlySpan<char>>();
        if (!lookup.TryGetValue(text, out var known))
        {
            known = text.ToString();
            _names.Add(known);
        }

        return known;
    }
}
