namespace Fleet.Grains.Packs;

/// <summary>Where a pack that a user wrote comes from.</summary>
/// <param name="File">The file, as the silo sees it.</param>
/// <param name="Key">The key in it, such as <c>pg_shop.query</c>.</param>
/// <param name="Line">The line, from 1.</param>
internal sealed record PackOrigin(string File, string Key, long Line)
{
    /// <inheritdoc />
    public override string ToString() => $"{File}:{Line}: {Key}";
}
