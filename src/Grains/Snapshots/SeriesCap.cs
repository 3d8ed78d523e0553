using System.Collections.Immutable;
using Fleet.Exposition;

namespace Fleet.Grains.Snapshots;

/// <summary>Holds a snapshot to its cap of series by leaving out the largest families whole, so that no family is half there.</summary>
internal static class SeriesCap
{
    /// <summary>The families that stay, in their order, and those that were cut.</summary>
    public static ImmutableArray<FamilyBlock> Apply(ImmutableArray<FamilyBlock> blocks, int cap, out ImmutableArray<CutFamily> cut)
    {
        var over = blocks.Sum(b => b.SampleCount) - cap;
        if (over <= 0)
        {
            cut = [];
            return blocks;
        }

        var dropped = new HashSet<FamilyBlock>(ReferenceEqualityComparer.Instance);
        foreach (var block in blocks.OrderByDescending(b => b.SampleCount))
        {
            if (over <= 0)
            {
                break;
            }

            dropped.Add(block);
            over -= block.SampleCount;
        }

        cut = [.. dropped.Select(b => new CutFamily(b.Name, b.SampleCount))];
        return [.. blocks.Where(b => !dropped.Contains(b))];
    }
}
