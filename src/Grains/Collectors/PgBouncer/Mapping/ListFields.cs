using System.Collections.Immutable;

namespace Fleet.Grains.Collectors.PgBouncer.Mapping;

/// <summary>The rows of SHOW LISTS.</summary>
internal static class ListFields
{
    private const string Cache = " Places in a cache, no capacity: nothing to alert on.";

    public static ImmutableArray<ShowField> All { get; } =
    [
        ShowField.Gauge("databases", "pgbouncer_databases", "Databases that are known, the console among them."),
        ShowField.Gauge("users", "pgbouncer_users", "Users that are known."),
        ShowField.Gauge("pools", "pgbouncer_pools", "Pools, the console's among them."),
        ShowField.Gauge("free_clients", "pgbouncer_free_clients", "Clients that memory is kept for and that are not there." + Cache),
        ShowField.Gauge("used_clients", "pgbouncer_used_clients", "Clients that are connected, Fleet among them."),
        ShowField.Gauge("login_clients", "pgbouncer_login_clients", "Clients that are logging in."),
        ShowField.Gauge("free_servers", "pgbouncer_free_servers", "Servers that memory is kept for and that are not there." + Cache),
        ShowField.Gauge("used_servers", "pgbouncer_used_servers", "Servers that are connected."),
        ShowField.Gauge("dns_names", "pgbouncer_cached_dns_names", "Names of hosts in the cache."),
        ShowField.Gauge("dns_zones", "pgbouncer_cached_dns_zones", "Zones of the name service in the cache."),
        ShowField.Gauge("dns_queries", "pgbouncer_in_flight_dns_queries", "Questions to the name service that are under way."),
        ShowField.Gauge("dns_pending", "pgbouncer_pending_dns_queries", "Questions to the name service that are not sent yet."),
    ];
}
