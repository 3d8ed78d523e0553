namespace Fleet.Cluster.Targets;

/// <summary>Makes a name that a user wrote fit to stand in a one-line message.</summary>
internal static class Shown
{
    private const int MaxChars = 60;

    /// <summary>The text, without control characters and cut to a readable length.</summary>
    public static string Text(string text)
    {
        var cut = text.Length > MaxChars ? string.Concat(text.AsSpan(0, MaxChars), "...") : text;
        return string.Create(cut.Length, cut, static (span, source) =>
        {
            for (var i = 0; i < span.Length; i++)
            {
                span[i] = char.IsControl(source[i]) || char.IsSurrogate(source[i]) ? '?' : source[i];
            }
        });
    }
}
