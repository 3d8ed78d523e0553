namespace Fleet.Grains.Collecting;

/// <summary>Keeps texts that quote a server in one line and within the cap.</summary>
internal static class MessageCut
{
    public static string ToChars(string message, int chars)
    {
        var line = string.Concat(message.Select(static c => char.IsControl(c) ? ' ' : c));
        if (line.Length <= chars)
        {
            return line;
        }

        var end = char.IsHighSurrogate(line[chars - 1]) ? chars - 1 : chars;
        return line[..end];
    }
}
