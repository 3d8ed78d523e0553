using System.Collections.Immutable;
using Fleet.Exposition.Merging;

namespace Fleet.Exposition;

/// <summary>Makes one exposition of those of many targets without parsing a sample: the step behind /groups.</summary>
public static class BlockMerger
{
    /// <summary>
    /// Merges. The result has one block per name in ordinal order, members in their order within it. A label that a
    /// sample already has is renamed to <c>exported_</c> and its name, as Prometheus does when it scrapes the target by itself:
    /// the member's label must stand, or two members' series could become one. The first member's type and
    /// help stand; a block that cannot stand under the type (a histogram under a gauge) is left out.
    /// </summary>
    /// <exception cref="ArgumentException">A member's label has an invalid name.</exception>
    public static ImmutableArray<FamilyBlock> Merge(IEnumerable<LabelledBlocks> members)
    {
        ArgumentNullException.ThrowIfNull(members);
        var merged = new SortedDictionary<string, MergedBlock>(StringComparer.Ordinal);
        foreach (var member in members)
        {
            var injection = new LabelInjection(member.Labels);
            foreach (var block in member.Blocks)
            {
                if (!merged.TryGetValue(block.Name, out var target))
                {
                    target = new MergedBlock(block);
                    merged.Add(block.Name, target);
                }

                target.Add(block, injection);
            }
        }

        return [.. merged.Values.Select(block => block.Build())];
    }
}
