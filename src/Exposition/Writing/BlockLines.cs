namespace Fleet.Exposition.Writing;

/// <summary>The rendered sample lines of a block, for the two ways in which formats want <c>_created</c> samples.</summary>
/// <param name="Plain">Without <c>_created</c>.</param>
/// <param name="Created">Only <c>_created</c>.</param>
/// <param name="Interleaved">All in the family's order: a strict OpenMetrics parser wants the samples of one label set together.</param>
internal readonly record struct BlockLines(ReadOnlyMemory<byte> Plain, ReadOnlyMemory<byte> Created, ReadOnlyMemory<byte> Interleaved)
{
    /// <summary>Lines of a block without <c>_created</c> samples, held once.</summary>
    public static BlockLines WithoutCreated(ReadOnlyMemory<byte> lines) => new(lines, default, lines);
}
