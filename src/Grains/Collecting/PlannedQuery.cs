namespace Fleet.Grains.Collecting;

/// <summary>One query or command that a target gets: a line of <c>explain</c>.</summary>
/// <param name="Collector">The collector it belongs to.</param>
/// <param name="Tier">Its tier.</param>
/// <param name="Text">The query or command as it is sent.</param>
/// <param name="Why">Why this target gets it: default or enabled, version, role, database.</param>
public sealed record PlannedQuery(string Collector, Tiers Tier, string Text, string Why);
