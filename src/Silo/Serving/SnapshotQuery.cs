using System.Collections.Immutable;

namespace Fleet.Silo.Serving;

/// <summary>What a scrape wants of a snapshot.</summary>
public sealed record SnapshotQuery
{
    /// <summary>Only these collectors' families; empty for all.</summary>
    public ImmutableArray<string> Collect { get; init; } = [];

    /// <summary>Collect first when the snapshot is older than this; null to take it as it is.</summary>
    public TimeSpan? MaxAge { get; init; }

    /// <summary>How long such a collection may be waited for; after that the snapshot is given as it stands.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(10);
}
