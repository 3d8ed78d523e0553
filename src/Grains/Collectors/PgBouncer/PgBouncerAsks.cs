using System.Collections.Immutable;
using Fleet.Exposition;
using Fleet.Grains.Collecting;
using Fleet.Grains.Collectors.PgBouncer.Mapping;

namespace Fleet.Grains.Collectors.PgBouncer;

/// <summary>The list of what is asked: what pgbouncer_exporter asks, and what it leaves out.</summary>
internal static class PgBouncerAsks
{
    /// <summary>The collector that is always asked: its answer proves that the console is one.</summary>
    public const string Proof = "version";

    private static readonly Version Old = new(1, 8);

    /// <summary>All of them, in the order of asking.</summary>
    public static ImmutableArray<PgBouncerAsk> All { get; } =
    [
        new()
        {
            Collector = Proof, Tier = Tiers.Health, Statement = "SHOW VERSION", IsSmall = true, Since = Old,
            Map = static (table, _, families) => AddVersion(table, families),
        },
        new()
        {
            Collector = "state", Tier = Tiers.Health, Statement = "SHOW STATE", IsSmall = true, Since = new Version(1, 19),
            Map = static (table, _, families) => AddState(table, families),
        },
        new()
        {
            Collector = "lists", Tier = Tiers.Health, Statement = "SHOW LISTS", IsSmall = true, Since = Old,
            Map = AddLists,
        },
        new()
        {
            Collector = "mem", Tier = Tiers.Activity, Statement = "SHOW MEM", IsSmall = true, Since = Old,
            Map = static (table, _, families) => AddMemory(table, families),
        },
        new()
        {
            Collector = "databases", Tier = Tiers.Health, Statement = "SHOW DATABASES", Since = Old,
            Learn = static (table, facts) => facts.LearnDatabases(table),
            Map = static (table, _, families) => DatabaseFamilies.Add(table, families),
        },
        new()
        {
            Collector = "stats", Tier = Tiers.Health, Statement = "SHOW STATS_TOTALS", Since = Old,
            Map = static (table, _, families) => ShowFamilies.AddColumns(table, StatsFields.All, static row => [new Label("database", row.Text("database"))], families),
        },
        new()
        {
            Collector = "pools", Tier = Tiers.Health, Statement = "SHOW POOLS", Since = Old,
            Map = PoolFamilies.Add,
        },
        new()
        {
            Collector = "config", Tier = Tiers.Activity, Statement = "SHOW CONFIG", Since = Old,
            Learn = static (table, facts) => facts.LearnConfig(table),
            Map = static (table, _, families) => AddConfig(table, families),
        },
        new()
        {
            Collector = "clients", Tier = Tiers.Activity, Statement = "SHOW CLIENTS", Since = Old,
            Learn = static (table, facts) => facts.LearnClients(table),
            Map = ClientFamilies.Add,
        },
        new()
        {
            Collector = "servers", Tier = Tiers.Activity, Statement = "SHOW SERVERS", Since = Old,
            Learn = static (table, facts) => facts.LearnTimes(table),
            Map = ServerFamilies.Add,
        },
        new()
        {
            // Before 1.23 it has names and modes only.
            Collector = "users", Tier = Tiers.Activity, Statement = "SHOW USERS", Since = new Version(1, 23),
            Learn = static (table, facts) => facts.LearnUsers(table),
            Map = static (table, _, families) => ShowFamilies.AddColumns(table, UserFields.All, static row => [new Label("user", row.Text("name"))], families),
        },
    ];

    private static void AddVersion(ShowTable table, FamilySet families)
    {
        foreach (var row in table.Rows)
        {
            families.Gauge("pgbouncer_version_info", "The version; always 1.", 1, new Label("version", row.Text("version")));
        }
    }

    private static void AddState(ShowTable table, FamilySet families)
    {
        foreach (var row in table.Rows)
        {
            families.Gauge("pgbouncer_state", "1 for each state that the whole of PgBouncer is in.", row.Text("value") == "yes" ? 1 : 0, new Label("state", row.Text("key")));
        }
    }

    private static void AddLists(ShowTable table, ConsoleFacts facts, FamilySet families)
    {
        ShowFamilies.AddRows(table, "list", "items", ListFields.All, families);
        var used = table.Rows.Where(row => row.Text("list") == "used_clients").Select(row => row.Number("items")).FirstOrDefault();
        if (used is { } clients && facts.MaxClients is { } most and > 0)
        {
            families.Gauge("pgbouncer_used_clients_ratio", "Clients that are connected, as a share of those that there may be.", clients / most);
        }
    }

    private static void AddMemory(ShowTable table, FamilySet families)
    {
        foreach (var row in table.Rows)
        {
            if (row.Number("memtotal") is { } bytes)
            {
                families.Gauge("pgbouncer_memory_bytes", "Memory of each cache.", bytes, new Label("cache", row.Text("name")));
            }
        }
    }

    private static void AddConfig(ShowTable table, FamilySet families)
    {
        ShowFamilies.AddRows(table, "key", "value", ConfigFields.All, families);
        var values = table.Rows.ToLookup(row => row.Text("key"), row => row.Text("value"));
        families.Gauge(
            "pgbouncer_config_info", "Settings that are words; always 1.", 1,
            [.. ConfigFields.Info.Select(key => new Label(key, values[key].FirstOrDefault() ?? string.Empty))]);
    }
}
