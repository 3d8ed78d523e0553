namespace Fleet.Exposition.Parsing;

/// <summary>Spaces and tabs between the parts of a line.</summary>
internal static class Blanks
{
    /// <summary>Cuts off blanks at the beginning.</summary>
    public static ReadOnlySpan<byte> TrimStart(ReadOnlySpan<byte> text) => text.TrimStart(" \t"u8);

    /// <summary>Takes the next word; what remains begins with the blank behind it.</summary>
    public static ReadOnlySpan<byte> TakeWord(ref ReadOnlySpan<byte> text)
    {
        text = TrimStart(text);
        var end = text.IndexOfAny(" \t"u8);
        var word = end < 0 ? text : text[..end];
        text = text[word.Length..];
        return word;
    }
}
