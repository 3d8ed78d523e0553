using System.Collections.Immutable;
using Fleet.Grains.Collecting;

namespace Fleet.Grains.Packs;

/// <summary>Tells people which packs a server gets and why: the lines of <c>explain</c>.</summary>
internal static class PackPlan
{
    /// <summary>One line for each pack that runs.</summary>
    public static ImmutableArray<PlannedQuery> Of(PackSelection selection, PackConditions conditions) =>
        [.. selection.Packs.Select(chosen => new PlannedQuery(
            chosen.Pack.Name, chosen.Pack.Tier, PackSql.Of(chosen).Trim(), Why(chosen, conditions)))];

    private static string Why(ChosenPack chosen, PackConditions conditions)
    {
        var why = chosen.Pack.Default ? "On by default" : "Switched on for this target";
        var role = conditions.Role == ServerRole.Primary ? "primary" : "standby";
        var extension = chosen.Pack.Extension is { } name ? $" with {name}" : string.Empty;
        var where = chosen.Pack.Scope == PackScope.Database ? "; asked in each database" : string.Empty;
        return $"{why}; fits PostgreSQL {conditions.Version.ToString(2)}, {role}{extension}{where}.";
    }
}
