using Fleet.Exposition;
using Fleet.Grains.Collecting;

namespace Fleet.Grains.Collectors.PgBouncer.Mapping;

/// <summary>SHOW DATABASES: the entries of the section [databases], and those made of the pattern <c>*</c>.</summary>
internal static class DatabaseFamilies
{
    public static void Add(ShowTable table, FamilySet families)
    {
        ShowFamilies.AddColumns(table, DatabaseFields.All, Labels, families);
        foreach (var row in table.Rows)
        {
            foreach (var (used, most, name, help) in DatabaseFields.Shares)
            {
                if (row.Number(used) is { } now && row.Number(most) is { } limit and > 0)
                {
                    families.Gauge(name, help, now / limit, Labels(row));
                }
            }
        }
    }

    private static Label[] Labels(ShowRow row) =>
    [
        new("name", row.Text("name")),
        new("host", row.Text("host")),
        new("port", row.Text("port")),
        new("database", row.Text("database")),
        new("force_user", row.Text("force_user")),
        new("pool_mode", row.Text("pool_mode")),
    ];
}
