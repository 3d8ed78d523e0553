namespace Fleet.Grains.Collectors.Redis.Groups;

/// <summary>The classes of bytes behind a percent sign, as C's functions tell them in ASCII; a capital letter means all others.</summary>
internal static class LuaClass
{
    /// <summary>Adds the class of a letter, or the character itself when it stands for no class.</summary>
    public static void Add(char letter, bool[] set)
    {
        if (Of(char.ToLowerInvariant(letter)) is not { } belongs)
        {
            set[(byte)letter] = true;
            return;
        }

        var isOthers = char.IsAsciiLetterUpper(letter);
        for (var value = 0; value < set.Length; value++)
        {
            set[value] |= belongs((char)value) != isOthers;
        }
    }

    private static Func<char, bool>? Of(char letter) => letter switch
    {
        'a' => char.IsAsciiLetter,
        'c' => static c => c is < ' ' or '\x7f',
        'd' => char.IsAsciiDigit,
        'l' => char.IsAsciiLetterLower,
        'p' => static c => c is > ' ' and < '\x7f' && !char.IsAsciiLetterOrDigit(c),
        's' => static c => c is ' ' or (>= '\t' and <= '\r'),
        'u' => char.IsAsciiLetterUpper,
        'w' => char.IsAsciiLetterOrDigit,
        'x' => char.IsAsciiHexDigit,
        'z' => static c => c == '\0',
        _ => null,
    };
}
