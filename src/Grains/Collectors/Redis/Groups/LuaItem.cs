namespace Fleet.Grains.Collectors.Redis.Groups;

/// <summary>One item of a Lua pattern.</summary>
/// <param name="Kind">What it takes.</param>
/// <param name="Set">Which bytes it takes, for a single one and for a frontier.</param>
/// <param name="Repeat">How often a single byte comes: <c>*</c>, <c>+</c>, <c>-</c>, <c>?</c>, or 0 for once.</param>
/// <param name="First">The opening byte of a balanced pair, or the number of an earlier capture.</param>
/// <param name="Second">The closing byte of a balanced pair.</param>
internal sealed record LuaItem(LuaItemKind Kind, bool[] Set, char Repeat = '\0', int First = 0, int Second = 0)
{
    public static LuaItem Of(LuaItemKind kind) => new(kind, []);
}

/// <summary>The kinds of items.</summary>
internal enum LuaItemKind
{
    /// <summary>A byte of a set, as often as the item says.</summary>
    Single,

    /// <summary>The beginning of a capture.</summary>
    Open,

    /// <summary>The end of the capture that was begun last.</summary>
    Close,

    /// <summary>A capture of the position.</summary>
    Position,

    /// <summary>Text between two bytes that balance.</summary>
    Balance,

    /// <summary>The border between bytes outside of a set and inside of it.</summary>
    Frontier,

    /// <summary>The text of an earlier capture again.</summary>
    Again,

    /// <summary>The end of the text.</summary>
    End,
}
