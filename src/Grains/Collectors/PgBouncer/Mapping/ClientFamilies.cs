using Fleet.Exposition;
using Fleet.Grains.Collecting;

namespace Fleet.Grains.Collectors.PgBouncer.Mapping;

/// <summary>SHOW CLIENTS, counted: who is connected, by database, user, application and state.</summary>
internal static class ClientFamilies
{
    public static void Add(ShowTable table, ConsoleFacts facts, FamilySet families)
    {
        var groups = table.Rows
            .GroupBy(row => (
                Database: row.Text("database"), User: row.Text("user"), Application: facts.Applications.Shown(Application(row)), State: row.Text("state")))
            .OrderBy(group => group.Key.Database, StringComparer.Ordinal)
            .ThenBy(group => group.Key.User, StringComparer.Ordinal)
            .ThenBy(group => group.Key.Application, StringComparer.Ordinal)
            .ThenBy(group => group.Key.State, StringComparer.Ordinal);
        foreach (var group in groups)
        {
            families.Gauge(
                "pgbouncer_client_connections",
                "Clients that are connected.",
                group.Count(),
                new Label("database", group.Key.Database),
                new Label("user", group.Key.User),
                new Label("application_name", group.Key.Application),
                new Label("state", group.Key.State));
        }
    }

    /// <summary>The name that the client gave itself, without the address that PgBouncer puts behind it with application_name_add_host.</summary>
    public static string Application(ShowRow row)
    {
        var name = row.Text("application_name");
        var host = $" - {row.Text("addr")}:{row.Text("port")}";
        return name.EndsWith(host, StringComparison.Ordinal) ? name[..^host.Length] : name;
    }
}
