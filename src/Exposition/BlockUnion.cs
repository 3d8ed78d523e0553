using System.Collections.Immutable;
using Fleet.Exposition.Merging;

namespace Fleet.Exposition;

/// <summary>Puts rendered families of several collectors of one target together, without parsing them.</summary>
public static class BlockUnion
{
    /// <summary>One block per name, in ordinal order; a series that stands twice is kept once.</summary>
    /// <param name="blocks">Blocks in the order in which the first of two equal series is kept.</param>
    /// <param name="duplicates">How many series were dropped.</param>
    public static ImmutableArray<FamilyBlock> Of(IEnumerable<FamilyBlock> blocks, out int duplicates)
    {
        duplicates = 0;
        var union = ImmutableArray.CreateBuilder<FamilyBlock>();
        foreach (var family in blocks.GroupBy(b => b.Name, StringComparer.Ordinal).OrderBy(f => f.Key, StringComparer.Ordinal))
        {
            var same = family.ToList();
            if (same.Count == 1)
            {
                union.Add(same[0]);
                continue;
            }

            foreach (var merged in BlockMerger.Merge(same.Select(b => new LabelledBlocks { Labels = [], Blocks = [b] })))
            {
                union.Add(BlockDuplicates.Drop(merged, out var dropped));
                duplicates += dropped;
            }
        }

        return union.ToImmutable();
    }
}
