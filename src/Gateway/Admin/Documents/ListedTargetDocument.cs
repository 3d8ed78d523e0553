namespace Fleet.Gateway.Admin.Documents;

/// <summary>An entry of the list of targets: as stored, and how its collections go.</summary>
internal sealed record ListedTargetDocument : AnsweredTarget
{
    /// <summary>Which optional collectors run, and which of the default ones do not.</summary>
    public CollectorSelectionDocument? Collectors { get; init; }

    /// <summary>starting (no collection has ended yet), up, partial (reached, but a collector failed), down (not reached) or unknown (its silo does not answer, or it has none).</summary>
    public required string State { get; init; }

    /// <summary>The name of the silo that collects the target; null when none does.</summary>
    public required string? Owner { get; init; }

    /// <summary>Series that a scrape of the target gets.</summary>
    public required int Series { get; init; }
}
