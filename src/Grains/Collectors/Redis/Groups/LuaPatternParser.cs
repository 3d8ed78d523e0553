using System.Collections.Immutable;

namespace Fleet.Grains.Collectors.Redis.Groups;

/// <summary>Reads a Lua pattern, byte by byte as Lua does, into its items. The specification has refused what is none.</summary>
internal sealed class LuaPatternParser(byte[] text)
{
    private readonly ImmutableArray<LuaItem>.Builder _items = ImmutableArray.CreateBuilder<LuaItem>();
    private int _at;

    /// <summary>The items; what is broken after all is taken literally.</summary>
    public ImmutableArray<LuaItem> Parse(bool anchored)
    {
        _at = anchored ? 1 : 0;
        while (_at < text.Length)
        {
            ReadItem();
        }

        return _items.DrainToImmutable();
    }

    private bool HasMore(int count) => _at + count < text.Length;

    private void ReadItem()
    {
        switch ((char)text[_at])
        {
            case '(' when HasMore(1) && text[_at + 1] == (byte)')':
                Take(LuaItem.Of(LuaItemKind.Position), 2);
                break;
            case '(':
                Take(LuaItem.Of(LuaItemKind.Open), 1);
                break;
            case ')':
                Take(LuaItem.Of(LuaItemKind.Close), 1);
                break;
            case '$' when !HasMore(1):
                Take(LuaItem.Of(LuaItemKind.End), 1);
                break;
            case '%' when HasMore(3) && text[_at + 1] == (byte)'b':
                Take(new LuaItem(LuaItemKind.Balance, [], First: text[_at + 2], Second: text[_at + 3]), 4);
                break;
            case '%' when HasMore(2) && text[_at + 1] == (byte)'f' && text[_at + 2] == (byte)'[':
                _at += 2;
                _items.Add(new LuaItem(LuaItemKind.Frontier, ReadSet()));
                break;
            case '%' when HasMore(1) && char.IsAsciiDigit((char)text[_at + 1]):
                Take(new LuaItem(LuaItemKind.Again, [], First: text[_at + 1] - '1'), 2);
                break;
            default:
                ReadSingle();
                break;
        }
    }

    private void Take(LuaItem item, int length)
    {
        _items.Add(item);
        _at += length;
    }

    private void ReadSingle()
    {
        var set = ReadSet();
        var repeat = '\0';
        if (_at < text.Length && (char)text[_at] is '*' or '+' or '-' or '?')
        {
            repeat = (char)text[_at++];
        }

        _items.Add(new LuaItem(LuaItemKind.Single, set, repeat));
    }

    /// <summary>The bytes of a single item: a dot, a class, a set in brackets, or a byte itself.</summary>
    private bool[] ReadSet()
    {
        var set = new bool[256];
        switch ((char)text[_at])
        {
            case '.':
                Array.Fill(set, true);
                _at++;
                break;
            case '%' when HasMore(1):
                LuaClass.Add((char)text[_at + 1], set);
                _at += 2;
                break;
            case '[':
                ReadBrackets(set);
                break;
            default:
                set[text[_at++]] = true;
                break;
        }

        return set;
    }

    private void ReadBrackets(bool[] set)
    {
        _at++;
        var negated = _at < text.Length && text[_at] == (byte)'^';
        _at += negated ? 1 : 0;
        for (var first = true; _at < text.Length && (first || text[_at] != (byte)']'); first = false)
        {
            if (text[_at] == (byte)'%' && HasMore(1))
            {
                LuaClass.Add((char)text[_at + 1], set);
                _at += 2;
            }
            else if (HasMore(2) && text[_at + 1] == (byte)'-' && text[_at + 2] != (byte)']')
            {
                for (int value = text[_at]; value <= text[_at + 2]; value++)
                {
                    set[value] = true;
                }

                _at += 3;
            }
            else
            {
                set[text[_at++]] = true;
            }
        }

        _at++;
        for (var value = 0; negated && value < set.Length; value++)
        {
            set[value] = !set[value];
        }
    }
}
