namespace Fleet.Grains.Collecting;

/// <summary>One query or command that a target gets: a line of <c>explain</c>.</summary>
/// <param name="Collector">The collector it belongs to.</param>
/// <param name="Tier">Its tier.</param>
/// <param name="Text">The query or command as it is sent.</param>
/// <param name="Why">Why this target gets it: default or enabled, version, role, database, file.</param>
public sealed record PlannedQuery(string Collector, Tiers Tier, string Text, string Why)
{
    /// <summary>How long it is not asked again, where that is longer than its tier's interval; null where the tier alone says.</summary>
    public TimeSpan? Every { get; init; }

    /// <summary>Where a user wrote it, as file, line and key; null for Fleet's own.</summary>
    public string? File { get; init; }

    /// <summary>Rows that came when it was last asked; null before, and for commands.</summary>
    public int? Rows { get; init; }

    /// <summary>What of the last answer could not be shown, in a sentence; null for nothing.</summary>
    public string? Note { get; init; }
}
