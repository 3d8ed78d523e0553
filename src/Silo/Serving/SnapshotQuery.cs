namespace Fleet.Silo.Serving;

/// <summary>What a reader wants of a snapshot.</summary>
public sealed record SnapshotQuery
{
    /// <summary>Collect first when the snapshot is older than this; null to take it as it is.</summary>
    public TimeSpan? MaxAge { get; init; }

    /// <summary>How long such a collection may be waited for; after that the snapshot is given as it stands.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Whether a scraper asks: what the grain pulls its phase to. Other reads leave the phase alone.</summary>
    public bool IsScrape { get; init; }

    /// <summary>Whether a silo that does not have the target is to ask its owner: of a reader that cannot reach the owner itself.</summary>
    public bool IsRelayed { get; init; }

    /// <summary>Whether the reader has nothing else to answer with: then a silo is tried also when it has not answered lately.</summary>
    public bool IsLastResort { get; init; }

    /// <summary>The tag of the snapshot that the reader has; the same one need not travel again.</summary>
    public string? KnownTag { get; init; }
}
