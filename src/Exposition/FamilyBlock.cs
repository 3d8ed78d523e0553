using Fleet.Exposition.Writing;

namespace Fleet.Exposition;

/// <summary>
/// One family of a snapshot, rendered once when its values change; a scrape only copies the bytes behind headers.
/// The sample lines are the same in both formats.
/// </summary>
public sealed class FamilyBlock
{
    internal FamilyBlock(string name, FamilyType type, string help, string unit, int sampleCount, BlockLines lines)
    {
        Name = name;
        Type = type;
        Help = help;
        Unit = unit;
        SampleCount = sampleCount;
        AllLines = lines;
    }

    /// <summary>The family's name, with a counter's <c>_total</c>.</summary>
    public string Name { get; }

    /// <summary>The type that the collector gave.</summary>
    public FamilyType Type { get; }

    /// <summary>The help text, not escaped; empty for none.</summary>
    public string Help { get; }

    /// <summary>The unit; empty for none.</summary>
    public string Unit { get; }

    /// <summary>Samples in the block, <c>_created</c> ones included.</summary>
    public int SampleCount { get; }

    /// <summary>The sample lines in UTF-8, each with its line end, without the <c>_created</c> ones.</summary>
    public ReadOnlyMemory<byte> Lines => AllLines.Plain;

    /// <summary>The <c>_created</c> lines alone; mostly empty.</summary>
    public ReadOnlyMemory<byte> CreatedLines => AllLines.Created;

    /// <summary>All sample lines in the family's order, the <c>_created</c> ones among the others: what <see cref="FromRendered" /> takes.</summary>
    public ReadOnlyMemory<byte> OrderedLines => AllLines.Interleaved;

    internal BlockLines AllLines { get; }

    /// <summary>Renders a family. Names must be valid and series unique: <see cref="FamilyMerger" /> sees to both.</summary>
    /// <exception cref="ArgumentException">A name or suffix would break the exposition: an error of the caller, not of a server.</exception>
    public static FamilyBlock Render(MetricFamily family)
    {
        ArgumentNullException.ThrowIfNull(family);
        if (!MetricNames.IsMetric(family.Name))
        {
            throw new ArgumentException("The family's name is no metric name.", nameof(family));
        }

        var samples = family.Samples.IsDefault ? [] : family.Samples;
        return new FamilyBlock(family.Name, family.Type, family.Help, family.Unit, samples.Length, BlockRenderer.Render(family, samples.AsSpan()));
    }

    /// <summary>
    /// Makes a block of lines that another process rendered. Their form is checked, so that no sender can break an exposition;
    /// that no series stands twice is the sender's word.
    /// </summary>
    /// <param name="name">The family's name, with a counter's <c>_total</c>.</param>
    /// <param name="type">The type.</param>
    /// <param name="help">The help text, not escaped.</param>
    /// <param name="unit">The unit; empty for none.</param>
    /// <param name="orderedLines">What <see cref="OrderedLines" /> gave; kept, not copied.</param>
    /// <exception cref="FormatException">The name or the lines are not what <see cref="Render" /> makes of such a family.</exception>
    public static FamilyBlock FromRendered(string name, FamilyType type, string help, string unit, ReadOnlyMemory<byte> orderedLines)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(help);
        ArgumentNullException.ThrowIfNull(unit);
        if (!MetricNames.IsMetric(name) || !Enum.IsDefined(type))
        {
            throw new FormatException("A family has a name that is none, or a type that is none.");
        }

        var lines = RenderedLines.Read(type, name, orderedLines, out var count);
        return new FamilyBlock(name, type, help, unit, count, lines);
    }
}
