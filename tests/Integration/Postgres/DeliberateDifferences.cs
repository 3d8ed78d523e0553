namespace Fleet.Tests.Integration.Postgres;

/// <summary>Where Fleet's series are not those of postgres_exporter, on purpose: docs/postgres-differences.md says it to people.</summary>
internal static class DeliberateDifferences
{
    /// <summary>Families that do not come from the collector, by the start of their names.</summary>
    public static IReadOnlyDictionary<string, string> NotCompared { get; } = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["pg_up"] = "the grain serves it, and it means more",
    };

    /// <summary>Families of which only some labels are comparable, by the start of their names.</summary>
    public static IReadOnlyDictionary<string, string[]> ComparedLabels { get; } = new Dictionary<string, string[]>(StringComparer.Ordinal)
    {
        // Up to 0.11 these two labels were all; since 0.17 there are seven.
        ["pg_stat_activity_"] = ["datname", "state"],
        // Up to 0.19 slot_name held the pid of the walsender.
        ["pg_stat_replication_"] = ["application_name", "client_addr", "state"],
    };

    /// <summary>Families with a label more than the exporter's, by the start of their names.</summary>
    public static IReadOnlyDictionary<string, string> LabelsMore { get; } = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        // The exporter looks into one database only.
        ["pg_statio_user_indexes_"] = "datname",
    };

    /// <summary>Values that are about who asks, or that move while two programs ask one after the other; by the start of the name.</summary>
    public static IReadOnlyDictionary<string, string> Moving { get; } = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["pg_exporter_"] = "about the work of the program that asks",
        ["pg_scrape_collector_"] = "about the work of the program that asks",
        ["pg_settings_extra_float_digits"] = "the exporter's session sets it",
        ["pg_stat_activity_"] = "the sessions of the two programs are among those counted",
        ["pg_locks_count"] = "the statements of the two programs hold locks",
    };

    public static bool Any(IReadOnlyDictionary<string, string> differences, string family) =>
        differences.Keys.Any(start => family.StartsWith(start, StringComparison.Ordinal));

    public static string[]? LabelsOf(string family) =>
        ComparedLabels.FirstOrDefault(pair => family.StartsWith(pair.Key, StringComparison.Ordinal)).Value;
}
