namespace Fleet.Gateway.Admin.Documents;

/// <summary>An entry of the list of targets: as stored, and how its collections go.</summary>
internal sealed record ListedTargetDocument : AnsweredTarget
{
    /// <summary>Which optional collectors run, and which of the default ones do not.</summary>
    public CollectorSelectionDocument? Collectors { get; init; }

    /// <summary>starting (no collection has ended yet), up, partial (reached, but a collector failed) or down (not reached).</summary>
    public required string State { get; init; }

    /// <summary>The silo that collects the target.</summary>
    public required string Owner { get; init; }

    /// <summary>Series that a scrape of the target gets.</summary>
    public required int Series { get; init; }
}
