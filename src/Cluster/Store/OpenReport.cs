namespace Fleet.Cluster.Store;

/// <summary>What the file store found when it was opened.</summary>
public sealed record OpenReport
{
    /// <summary>The revision that was restored.</summary>
    public required long Revision { get; init; }

    /// <summary>How many targets were restored.</summary>
    public required int Targets { get; init; }

    /// <summary>The journal file.</summary>
    public required string Journal { get; init; }

    /// <summary>The bytes of an unconfirmed write that were cut from the journal's end; 0 after a clean stop.</summary>
    public required long CutBytes { get; init; }
}
