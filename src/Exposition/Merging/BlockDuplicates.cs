using System.Text;
using Fleet.Exposition.Writing;

namespace Fleet.Exposition.Merging;

/// <summary>Finds series that stand twice in a merged block: the same name and labels, in the same order, with any value.</summary>
internal static class BlockDuplicates
{
    /// <summary>The block without repeated series, the first of each kept; the same instance when there are none.</summary>
    public static FamilyBlock Drop(FamilyBlock block, out int dropped)
    {
        dropped = 0;
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var lines = Keep(block.AllLines.Interleaved, seen, ref dropped);
        if (dropped == 0)
        {
            return block;
        }

        var again = 0;
        seen.Clear();
        var plain = Keep(block.Lines, seen, ref again);
        seen.Clear();
        var created = Keep(block.CreatedLines, seen, ref again);
        return new FamilyBlock(
            block.Name, block.Type, block.Help, block.Unit, block.SampleCount - dropped, new BlockLines(plain, created, lines));
    }

    private static byte[] Keep(ReadOnlyMemory<byte> lines, HashSet<string> seen, ref int dropped)
    {
        var kept = new MemoryStream(lines.Length);
        var rest = lines.Span;
        while (!rest.IsEmpty)
        {
            // Line ends inside label values are escaped; the value follows the last blank.
            var line = rest[..(rest.IndexOf((byte)'\n') + 1)];
            rest = rest[line.Length..];
            if (seen.Add(Encoding.UTF8.GetString(line[..line.LastIndexOf((byte)' ')])))
            {
                kept.Write(line);
            }
            else
            {
                dropped++;
            }
        }

        return kept.ToArray();
    }
}
