namespace Fleet.Cluster.Targets;

/// <summary>Looks over a Lua pattern before anything is matched by it, as Lua itself would only while it matches.</summary>
internal static class LuaPatternText
{
    private const int MostCaptures = 32;
    private const int Longest = 1000;

    /// <summary>Why a text is no Lua pattern; null when it is.</summary>
    public static string? WhyNot(string text)
    {
        if (text.Length > Longest)
        {
            return $"must have at most {Longest} characters";
        }

        var (open, captures) = (0, 0);
        for (var i = 0; i < text.Length; i++)
        {
            switch (text[i])
            {
                case '%' when WhyNotEscape(text, ref i) is { } reason:
                    return reason;
                case '[' when !SkipSet(text, ref i):
                    return "is no Lua pattern: a [ has no ]";
                case '(' when ++captures > MostCaptures:
                    return $"has more than {MostCaptures} captures";
                case '(':
                    open++;
                    break;
                case ')' when --open < 0:
                    return "is no Lua pattern: a ) has no (";
                default:
                    break;
            }
        }

        return open == 0 ? null : "is no Lua pattern: a ( has no )";
    }

    private static string? WhyNotEscape(string text, ref int i)
    {
        if (++i == text.Length)
        {
            return "is no Lua pattern: it ends with %";
        }

        switch (text[i])
        {
            case 'b' when i + 2 >= text.Length:
                return "is no Lua pattern: %b needs two characters";
            case 'b':
                i += 2;
                return null;
            case 'f' when i + 1 >= text.Length || text[i + 1] != '[':
                return "is no Lua pattern: %f needs a set";
            default:
                return null;
        }
    }

    /// <summary>Goes to the end of a set; its first character may be the bracket that would end it.</summary>
    private static bool SkipSet(string text, ref int i)
    {
        i += i + 1 < text.Length && text[i + 1] == '^' ? 2 : 1;
        for (var first = true; i < text.Length; i++, first = false)
        {
            if (text[i] == ']' && !first)
            {
                return true;
            }

            if (text[i] == '%')
            {
                i++;
            }
        }

        return false;
    }
}
