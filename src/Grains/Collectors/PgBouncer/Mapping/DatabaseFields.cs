using System.Collections.Immutable;

namespace Fleet.Grains.Collectors.PgBouncer.Mapping;

/// <summary>The columns of SHOW DATABASES, by entry of the section [databases].</summary>
internal static class DatabaseFields
{
    private const string Prefix = "pgbouncer_databases_";
    private const string Reserve = "Servers that each pool may have beyond its size when clients wait too long.";

    public static ImmutableArray<ShowField> All { get; } =
    [
        ShowField.Gauge("pool_size", Prefix + "pool_size", "Servers that each pool of the database may have."),
        ShowField.Gauge("min_pool_size", Prefix + "min_pool_size", "Servers that each pool of the database keeps."),
        ShowField.Gauge("reserve_pool", Prefix + "reserve_pool", Reserve),
        ShowField.Gauge("reserve_pool_size", Prefix + "reserve_pool", Reserve),
        ShowField.Gauge("max_connections", Prefix + "max_connections", "Servers that all pools of the database may have; 0 for no limit."),
        ShowField.Gauge("current_connections", Prefix + "current_connections", "Servers that all pools of the database have."),
        ShowField.Gauge("max_client_connections", Prefix + "max_client_connections", "Clients that the database may have; 0 for no limit."),
        ShowField.Gauge("current_client_connections", Prefix + "current_client_connections", "Clients that the database has."),
        ShowField.Gauge("server_lifetime", Prefix + "server_lifetime_seconds", "Age at which servers of the database are closed."),
        ShowField.Gauge("paused", Prefix + "paused", "1 while the database is paused."),
        ShowField.Gauge("disabled", Prefix + "disabled", "1 while the database takes no new clients."),
    ];

    /// <summary>What is used of what there may be, as a share: the columns of both, and the family.</summary>
    public static ImmutableArray<(string Used, string Most, string Name, string Help)> Shares { get; } =
    [
        ("current_connections", "max_connections", Prefix + "connections_ratio", "Servers that the database has, as a share of those that it may have; only where there is a limit."),
        ("current_client_connections", "max_client_connections", Prefix + "client_connections_ratio", "Clients that the database has, as a share of those that it may have; only where there is a limit."),
    ];
}
