using System.Collections.Immutable;
using Fleet.Exposition;

namespace Fleet.Silo.Serving;

/// <summary>A silo's answer to a scrape.</summary>
public abstract record SnapshotAnswer
{
    private SnapshotAnswer()
    {
    }

    /// <summary>The blocks to write.</summary>
    public sealed record Found(ImmutableArray<FamilyBlock> Blocks) : SnapshotAnswer;

    /// <summary>A grain has the target, but its first collection has not ended.</summary>
    public sealed record NotYet : SnapshotAnswer;

    /// <summary>No grain has the target.</summary>
    public sealed record Unknown : SnapshotAnswer;
}
