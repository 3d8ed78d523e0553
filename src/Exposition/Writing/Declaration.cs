namespace Fleet.Exposition.Writing;

/// <summary>How one block is declared in one format when nothing clashes, and which names it then claims.</summary>
internal static class Declaration
{
    /// <summary>
    /// The one or two families that a block becomes. <c>_created</c> lines stand within their family where the format
    /// and type have a place for them, and else as a gauge of their own, so that both formats hold the same series.
    /// </summary>
    public static void Write(FamilyBlock block, ExpositionFormat format, Action<DeclaredFamily> write)
    {
        var openMetrics = format == ExpositionFormat.OpenMetrics;
        var holdsCreated = openMetrics && HoldsCreated(block);
        write(new DeclaredFamily(
            openMetrics ? MetricNames.Stem(block.Type, block.Name) : block.Name,
            openMetrics ? OpenMetricsShape.Of(block.Type, block.Name).Type : block.Type,
            block.Help,
            block.Unit,
            holdsCreated ? block.AllLines.Interleaved : block.Lines));
        if (!holdsCreated && block.CreatedLines.Length > 0)
        {
            write(Created(block));
        }
    }

    /// <summary>The <c>_created</c> lines as a gauge.</summary>
    public static DeclaredFamily Created(FamilyBlock block) =>
        new(MetricNames.Stem(block.Type, block.Name) + MetricNames.Created, FamilyType.Gauge, block.Help, string.Empty, block.CreatedLines);

    /// <summary>The names that no other family of the exposition may use while this block is declared as its type wants.</summary>
    public static IEnumerable<string> Claims(FamilyBlock block, ExpositionFormat format)
    {
        var stem = MetricNames.Stem(block.Type, block.Name);
        if (format == ExpositionFormat.OpenMetrics)
        {
            var claims = OpenMetricsShape.Of(block.Type, block.Name).Claims(stem);
            return HoldsCreated(block) || block.CreatedLines.IsEmpty ? claims : claims.Append(stem + MetricNames.Created);
        }

        // Parsers of text 0.0.4 guess a family by cutting these suffixes, and then refuse its second TYPE line.
        IEnumerable<string> own = MetricNames.IsComposite(block.Type)
            ? block.Type == FamilyType.Histogram
                ? [block.Name, block.Name + "_bucket", block.Name + "_sum", block.Name + "_count"]
                : [block.Name, block.Name + "_sum", block.Name + "_count"]
            : [block.Name];
        return block.CreatedLines.IsEmpty ? own : own.Append(stem + MetricNames.Created);
    }

    /// <summary>Whether the block can give way in a clash: it claims more than its one name.</summary>
    public static bool CanGiveWay(FamilyBlock block, ExpositionFormat format) =>
        MetricNames.IsComposite(block.Type)
        || !block.CreatedLines.IsEmpty
        || (format == ExpositionFormat.OpenMetrics && MetricNames.IsTotal(block.Type, block.Name));

    private static bool HoldsCreated(FamilyBlock block) =>
        MetricNames.IsComposite(block.Type) || MetricNames.IsTotal(block.Type, block.Name);
}
