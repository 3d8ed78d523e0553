using System.Buffers;
using Fleet.Exposition.Writing;

namespace Fleet.Exposition;

/// <summary>Last step of a scrape: concatenates rendered blocks behind the headers that the format wants.</summary>
public static class ExpositionWriter
{
    /// <summary>
    /// Writes a whole exposition, <c># EOF</c> included. Series are the same in both formats; where OpenMetrics cannot
    /// declare a family as its type wants, the declaration gives way and never the name
    /// (docs/decisions/0005-names-before-types-in-openmetrics.md). Blocks without samples are left out.
    /// </summary>
    /// <exception cref="ArgumentException">Two blocks have the same name.</exception>
    public static void Write(IBufferWriter<byte> output, ExpositionFormat format, IEnumerable<FamilyBlock> blocks)
    {
        ArgumentNullException.ThrowIfNull(output);
        ArgumentNullException.ThrowIfNull(blocks);
        var written = blocks.Where(block => block.SampleCount > 0).ToList();
        if (ClashResolution.IsNeeded(written, format))
        {
            foreach (var family in ClashResolution.Resolve(written, format))
            {
                family.Write(output, format);
            }
        }
        else
        {
            Action<DeclaredFamily> write = family => family.Write(output, format);
            foreach (var block in written)
            {
                Declaration.Write(block, format, write);
            }
        }

        if (format == ExpositionFormat.OpenMetrics)
        {
            output.Write("# EOF\n"u8);
        }
    }
}
