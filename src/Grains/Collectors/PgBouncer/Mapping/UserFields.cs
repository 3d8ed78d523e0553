using System.Collections.Immutable;

namespace Fleet.Grains.Collectors.PgBouncer.Mapping;

/// <summary>The columns of SHOW USERS, by user; PgBouncer counts for each user from 1.23 on.</summary>
internal static class UserFields
{
    private const string Prefix = "pgbouncer_users_";

    public static ImmutableArray<ShowField> All { get; } =
    [
        ShowField.Gauge("pool_size", Prefix + "pool_size", "Servers that each pool of the user may have, where that is set for the user."),
        ShowField.Gauge("reserve_pool_size", Prefix + "reserve_pool_size", "Servers that each pool of the user may have beyond its size, where that is set for the user."),
        ShowField.Gauge("max_user_connections", Prefix + "max_connections", "Servers that the user may have; 0 for no limit."),
        ShowField.Gauge("current_connections", Prefix + "current_connections", "Servers that the user has."),
        ShowField.Gauge("max_user_client_connections", Prefix + "max_client_connections", "Clients that the user may have; 0 for no limit."),
        ShowField.Gauge("current_client_connections", Prefix + "current_client_connections", "Clients that the user has."),
    ];
}
