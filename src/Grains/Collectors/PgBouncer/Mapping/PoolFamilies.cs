using Fleet.Exposition;
using Fleet.Grains.Collecting;

namespace Fleet.Grains.Collectors.PgBouncer.Mapping;

/// <summary>SHOW POOLS: who waits for whom, for each pair of database and user.</summary>
internal static class PoolFamilies
{
    public static void Add(ShowTable table, ConsoleFacts facts, FamilySet families)
    {
        ShowFamilies.AddColumns(table, PoolFields.All, Labels, families);
        foreach (var row in table.Rows)
        {
            AddWait(row, families);
            AddShare(row, facts, families);
            if (table.Has("pool_mode"))
            {
                families.Gauge("pgbouncer_pools_info", "The pooling mode of the pool; always 1.", 1, [.. Labels(row), new Label("pool_mode", row.Text("pool_mode"))]);
            }
        }
    }

    private static Label[] Labels(ShowRow row) => [new("database", row.Text("database")), new("user", row.Text("user"))];

    private static void AddWait(ShowRow row, FamilySet families)
    {
        if (row.Number("maxwait") is { } seconds)
        {
            families.Gauge(
                "pgbouncer_pools_client_maxwait_seconds",
                "How long the client that waits longest has waited for a server by now; a client that is still logging in does not count.",
                seconds + ((row.Number("maxwait_us") ?? 0) / 1e6),
                Labels(row));
        }
    }

    private static void AddShare(ShowRow row, ConsoleFacts facts, FamilySet families)
    {
        if (row.Text("database") != ShowFamilies.Console && facts.PoolSize(row.Text("database"), row.Text("user")) is { } size and > 0)
        {
            families.Gauge(
                "pgbouncer_pools_utilization_ratio",
                "Servers of the pool, in whatever state, as a share of its size; above 1 when the reserve is used.",
                PoolFields.Servers.Sum(column => row.Number(column) ?? 0) / size,
                Labels(row));
        }
    }
}
