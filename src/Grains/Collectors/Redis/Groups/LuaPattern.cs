using System.Collections.Immutable;
using System.Text;

namespace Fleet.Grains.Collectors.Redis.Groups;

/// <summary>A Lua pattern that puts keys into groups. Matched here, so that one pass over the keys does without scripts on the server.</summary>
internal sealed class LuaPattern
{
    private readonly ImmutableArray<LuaItem> _items;
    private readonly bool _isAnchored;

    public LuaPattern(string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        _isAnchored = bytes.Length > 0 && bytes[0] == (byte)'^';
        _items = new LuaPatternParser(bytes).Parse(_isAnchored);
    }

    /// <summary>The captures of the first match, one behind the other; null when there is none, or none within so many steps.</summary>
    public string? Find(ReadOnlyMemory<byte> key, int steps)
    {
        var match = new LuaMatch(_items, key, steps);
        for (var start = 0; start <= key.Length && match.HasSteps; start++)
        {
            if (match.Begin(start))
            {
                return match.Captured();
            }

            if (_isAnchored)
            {
                break;
            }
        }

        return null;
    }
}
