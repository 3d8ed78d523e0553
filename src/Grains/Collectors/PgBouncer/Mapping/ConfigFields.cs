using System.Collections.Immutable;

namespace Fleet.Grains.Collectors.PgBouncer.Mapping;

/// <summary>The rows of SHOW CONFIG that are numbers worth comparing others with.</summary>
internal static class ConfigFields
{
    private const string Prefix = "pgbouncer_config_";

    public static ImmutableArray<ShowField> All { get; } =
    [
        ShowField.Gauge("max_client_conn", Prefix + "max_client_connections", "Clients that there may be."),
        ShowField.Gauge("max_user_connections", Prefix + "max_user_connections", "Servers that one user may have; 0 for no limit."),
        ShowField.Gauge("max_db_connections", Prefix + "max_db_connections", "Servers that one database may have; 0 for no limit."),
        ShowField.Gauge("default_pool_size", Prefix + "default_pool_size", "Servers that a pool may have when its database says nothing else."),
        ShowField.Gauge("min_pool_size", Prefix + "min_pool_size", "Servers that a pool keeps when its database says nothing else."),
        ShowField.Gauge("reserve_pool_size", Prefix + "reserve_pool_size", "Servers that a pool may have beyond its size when its database says nothing else."),
        ShowField.Gauge("reserve_pool_timeout", Prefix + "reserve_pool_timeout_seconds", "How long a client waits before the reserve is used."),
        ShowField.Gauge("query_wait_timeout", Prefix + "query_wait_timeout_seconds", "How long a client may wait for a server before it is disconnected; 0 for ever."),
    ];

    /// <summary>The settings that are labels of one family that is always 1.</summary>
    public static ImmutableArray<string> Info { get; } = ["pool_mode", "auth_type"];
}
