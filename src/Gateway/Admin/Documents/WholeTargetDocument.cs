namespace Fleet.Gateway.Admin.Documents;

/// <summary>The answer of getTarget and collectTarget: the target as stored, and what its last collections left.</summary>
internal sealed record WholeTargetDocument : AnsweredTarget
{
    /// <summary>starting (no collection has ended yet), up, partial (reached, but a collector failed), down (not reached) or unknown (its silo does not answer, or it has none).</summary>
    public required string State { get; init; }

    /// <summary>The name of the silo that collects the target; null when none does.</summary>
    public required string? Owner { get; init; }

    /// <summary>Number of the view since which it is the owner without a break; null when there is none.</summary>
    public required long? View { get; init; }

    /// <summary>Why it is the owner, and who was before; or why there is none.</summary>
    public required string Why { get; init; }

    /// <summary>How the last collection ended; null before the first has.</summary>
    public required LastCollectionDocument? LastCollection { get; init; }

    /// <summary>Series that a scrape of the target gets.</summary>
    public required int Series { get; init; }

    /// <summary>Which optional collectors run, and which of the default ones do not.</summary>
    public CollectorSelectionDocument? Collectors { get; init; }

    /// <summary>The collectors of the target and how the last attempt of each went.</summary>
    public required CollectorDocument[] CollectorStates { get; init; }

    /// <summary>The collectors that do not run on this target, and why.</summary>
    public required SkippedDocument[] Skipped { get; init; }

    /// <summary>What is allowed but hardly meant, such as series that Prometheus cannot tell from another target's; one sentence each.</summary>
    public required string[] Warnings { get; init; }
}
