namespace Fleet.Grains.Packs;

/// <summary>Something wrong in a pack's file, with its place.</summary>
/// <param name="File">The file.</param>
/// <param name="Path">The field, such as <c>families[3].type</c>; empty for the whole file.</param>
/// <param name="Line">The line, from 1.</param>
/// <param name="Message">What is wrong and what is allowed.</param>
internal sealed record PackProblem(string File, string Path, long Line, string Message)
{
    /// <inheritdoc />
    public override string ToString() => Path.Length == 0 ? $"{File}:{Line}: {Message}" : $"{File}:{Line}: {Path}: {Message}";
}
