using System.Collections.Immutable;
using System.Globalization;
using System.Text;

namespace Fleet.Grains.Collectors.Redis.Groups;

/// <summary>
/// One attempt to match a key: goes back as Lua does, but for a bounded number of steps, each item and each byte that is looked at
/// one of them. It calls itself once for each item at most.
/// </summary>
internal sealed class LuaMatch(ImmutableArray<LuaItem> items, ReadOnlyMemory<byte> key, int steps)
{
    private const int IsOpen = -1;
    private const int IsPosition = -2;

    private readonly List<(int Start, int Length)> _captures = [];
    private int _steps = steps;

    public bool HasSteps => _steps > 0;

    /// <summary>Whether the pattern matches from here.</summary>
    public bool Begin(int start)
    {
        _captures.Clear();
        return Match(start, 0);
    }

    /// <summary>The captures, one behind the other.</summary>
    public string Captured() => string.Concat(_captures.Select(capture => capture.Length == IsPosition
        ? (capture.Start + 1).ToString(CultureInfo.InvariantCulture)
        : Encoding.UTF8.GetString(key.Span.Slice(capture.Start, Math.Max(capture.Length, 0)))));

    private bool Step() => --_steps > 0;

    private bool Match(int at, int next)
    {
        for (; next < items.Length; next++)
        {
            if (!Step())
            {
                return false;
            }

            var item = items[next];
            switch (item.Kind)
            {
                case LuaItemKind.Open:
                    return Capturing(at, next, IsOpen);
                case LuaItemKind.Position:
                    return Capturing(at, next, IsPosition);
                case LuaItemKind.Close:
                    return Closing(at, next);
                case LuaItemKind.Single when item.Repeat != '\0':
                    return Repeated(item, at, next);
                default:
                    if (After(item, at) is not { } end)
                    {
                        return false;
                    }

                    at = end;
                    break;
            }
        }

        return true;
    }

    /// <summary>Where an item ends that can match in one way only; null when it does not match.</summary>
    private int? After(LuaItem item, int at) => item.Kind switch
    {
        LuaItemKind.Single => Takes(item, at) ? at + 1 : null,
        LuaItemKind.End => at == key.Length ? at : null,
        LuaItemKind.Frontier => !item.Set[at == 0 ? 0 : key.Span[at - 1]] && item.Set[at < key.Length ? key.Span[at] : 0] ? at : null,
        LuaItemKind.Again => AfterAgain(item.First, at),
        _ => AfterBalance(item, at),
    };

    private bool Takes(LuaItem item, int at) => at < key.Length && item.Set[key.Span[at]];

    private bool Repeated(LuaItem item, int at, int next)
    {
        if (item.Repeat == '-')
        {
            while (!Match(at, next + 1))
            {
                if (!Takes(item, at) || !HasSteps)
                {
                    return false;
                }

                at++;
            }

            return true;
        }

        var most = item.Repeat == '?' ? 1 : int.MaxValue;
        var count = 0;
        while (count < most && Takes(item, at + count) && Step())
        {
            count++;
        }

        var least = item.Repeat == '+' ? 1 : 0;
        for (; count >= least && HasSteps; count--)
        {
            if (Match(at + count, next + 1))
            {
                return true;
            }
        }

        return false;
    }

    private bool Capturing(int at, int next, int length)
    {
        _captures.Add((at, length));
        if (Match(at, next + 1))
        {
            return true;
        }

        _captures.RemoveAt(_captures.Count - 1);
        return false;
    }

    private bool Closing(int at, int next)
    {
        var last = _captures.FindLastIndex(static capture => capture.Length == IsOpen);
        if (last < 0)
        {
            return false;
        }

        var start = _captures[last].Start;
        _captures[last] = (start, at - start);
        if (Match(at, next + 1))
        {
            return true;
        }

        _captures[last] = (start, IsOpen);
        return false;
    }

    private int? AfterAgain(int number, int at)
    {
        if (number < 0 || number >= _captures.Count || _captures[number].Length < 0)
        {
            return null;
        }

        var before = key.Span.Slice(_captures[number].Start, _captures[number].Length);
        _steps -= before.Length;
        return key.Span[at..].StartsWith(before) ? at + before.Length : null;
    }

    private int? AfterBalance(LuaItem item, int at)
    {
        if (at >= key.Length || key.Span[at] != item.First)
        {
            return null;
        }

        var depth = 1;
        for (var end = at + 1; end < key.Length && Step(); end++)
        {
            if (key.Span[end] == item.Second)
            {
                if (--depth == 0)
                {
                    return end + 1;
                }
            }
            else if (key.Span[end] == item.First)
            {
                depth++;
            }
        }

        return null;
    }
}
