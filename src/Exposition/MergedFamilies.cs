using System.Collections.Immutable;

namespace Fleet.Exposition;

/// <summary>What <see cref="FamilyMerger" /> hands on to rendering, and what it had to leave out.</summary>
public sealed record MergedFamilies
{
    /// <summary>One family per name, in ordinal order by name, each with at least one sample.</summary>
    public required ImmutableArray<MetricFamily> Families { get; init; }

    /// <summary>Samples left out because their series was there already.</summary>
    public required int Duplicates { get; init; }

    /// <summary>Samples left out because a name is invalid or their family's type cannot hold them.</summary>
    public required int Invalid { get; init; }

    /// <summary>A few of the duplicate series, shortened, for one log line.</summary>
    public required ImmutableArray<string> DuplicateExamples { get; init; }
}
