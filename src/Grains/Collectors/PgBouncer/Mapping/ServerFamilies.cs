using Fleet.Exposition;
using Fleet.Grains.Collecting;

namespace Fleet.Grains.Collectors.PgBouncer.Mapping;

/// <summary>SHOW SERVERS, added up by database: series of single connections would come and go with them.</summary>
internal static class ServerFamilies
{
    public static void Add(ShowTable table, ConsoleFacts facts, FamilySet families)
    {
        foreach (var database in table.Rows.GroupBy(row => row.Text("database")).OrderBy(group => group.Key, StringComparer.Ordinal))
        {
            var label = new Label("database", database.Key);
            families.Gauge(
                "pgbouncer_servers_close_needed",
                "Servers that are closed as soon as their client lets go of them, after a RECONNECT or a change of settings.",
                database.Count(row => row.Number("close_needed") > 0),
                label);
            if (database.Max(row => facts.Clock.Age(row.Text("connect_time"))) is { } oldest)
            {
                families.Gauge(
                    "pgbouncer_servers_oldest_connection_age_seconds",
                    "Age of the oldest connection to a server, by PgBouncer's own clock.",
                    oldest.TotalSeconds,
                    label);
            }
        }
    }
}
