using System.Collections.Immutable;

namespace Fleet.Exposition;

/// <summary>One member of a merged exposition: its blocks, and what tells its series from those of the others.</summary>
public sealed record LabelledBlocks
{
    /// <summary>Labels put into every sample line, such as <c>instance</c>. Their names are valid and unique; those with an empty value are left out.</summary>
    public required ImmutableArray<Label> Labels { get; init; }

    /// <summary>The member's blocks, unique by name.</summary>
    public required IEnumerable<FamilyBlock> Blocks { get; init; }
}
