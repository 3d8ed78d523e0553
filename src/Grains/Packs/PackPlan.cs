using System.Collections.Immutable;
using Fleet.Cluster.Targets;
using Fleet.Grains.Collecting;

namespace Fleet.Grains.Packs;

/// <summary>Tells people which packs a server gets and why: the lines of <c>explain</c>.</summary>
internal static class PackPlan
{
    /// <summary>One line for each pack that runs.</summary>
    public static ImmutableArray<PlannedQuery> Of(PackSelection selection, PackConditions conditions) =>
        [.. selection.Packs.Select(chosen => new PlannedQuery(
            chosen.Pack.Name, chosen.Pack.Tier, PackSql.Of(chosen).Trim(), Why(chosen, conditions))
        {
            Every = chosen.Pack.CacheTime > TimeSpan.Zero ? chosen.Pack.CacheTime : null,
            File = chosen.Pack.Origin?.ToString(),
        })];

    private static string Why(ChosenPack chosen, PackConditions conditions)
    {
        var pack = chosen.Pack;
        var why = pack.Origin is not null ? $"From the file {pack.Origin.File}" : pack.Default ? "On by default" : "Switched on for this target";
        var role = conditions.Role == ServerRole.Primary ? "primary" : "standby";
        var extension = pack.Extension is { } name ? $" with {name}" : string.Empty;
        var where = pack.Scope == PackScope.Database ? "; asked in each database" : pack.Origin is null ? string.Empty : "; asked in the database that the target is entered by";
        var cache = pack.CacheTime > TimeSpan.Zero ? $"; not again within {DurationText.Write(pack.CacheTime)}" : string.Empty;
        return $"{why}; fits PostgreSQL {conditions.Version.ToString(2)}, {role}{extension}{where}{cache}.";
    }
}
