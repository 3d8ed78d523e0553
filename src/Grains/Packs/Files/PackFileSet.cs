using System.Collections.Immutable;
using Fleet.Grains.Collecting;

namespace Fleet.Grains.Packs.Files;

/// <summary>All that the query files of a target give: immutable, and the same instance as long as nothing has changed.</summary>
internal sealed record PackFileSet
{
    /// <summary>No files.</summary>
    public static PackFileSet Empty { get; } = new() { Packs = [], Loads = [], Problems = [] };

    /// <summary>The packs, in the order of the files; names are unique among them.</summary>
    public required ImmutableArray<QueryPack> Packs { get; init; }

    /// <summary>How the files read.</summary>
    public required ImmutableArray<PackFileLoad> Loads { get; init; }

    /// <summary>What is not as it is written, by file or directory, for the list of what is skipped.</summary>
    public required ImmutableArray<SkippedCollector> Problems { get; init; }
}
