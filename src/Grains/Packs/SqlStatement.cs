namespace Fleet.Grains.Packs;

/// <summary>One statement as a user wrote it, looked at before it is sent: whether it is one, and whether it can be put into another.</summary>
/// <param name="Text">The statement without comments and semicolons around it.</param>
/// <param name="CanBeWrapped">Whether it can stand in parentheses; SHOW cannot.</param>
/// <param name="Problem">Why it is not sent; null when it is.</param>
internal sealed record SqlStatement(string Text, bool CanBeWrapped, string? Problem)
{
    private static readonly string[] Wrappable = ["SELECT", "WITH", "VALUES", "TABLE"];

    /// <summary>Looks at a text.</summary>
    public static SqlStatement Read(string sql)
    {
        var outline = new SqlOutline(sql);
        outline.Scan();
        var word = outline.FirstWord.ToUpperInvariant();
        var problem = outline.Problem ?? word switch
        {
            _ when outline.IsEmpty => "holds no statement",
            "SHOW" => null,
            _ when Wrappable.Contains(word, StringComparer.Ordinal) => null,
            _ => "is no query: it must begin with SELECT, WITH, VALUES, TABLE or SHOW, since Fleet only reads",
        };
        return new SqlStatement(outline.Statement, word != "SHOW", problem);
    }
}
