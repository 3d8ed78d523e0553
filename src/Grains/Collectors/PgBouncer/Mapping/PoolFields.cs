using System.Collections.Immutable;

namespace Fleet.Grains.Collectors.PgBouncer.Mapping;

/// <summary>The columns of SHOW POOLS, by database and user.</summary>
internal static class PoolFields
{
    private const string Prefix = "pgbouncer_pools_";

    public static ImmutableArray<ShowField> All { get; } =
    [
        ShowField.Gauge("cl_active", Prefix + "client_active_connections", "Clients that have a server, or want none now."),
        ShowField.Gauge("cl_waiting", Prefix + "client_waiting_connections", "Clients that have asked something and wait for a server."),
        ShowField.Gauge("cl_active_cancel_req", Prefix + "client_active_cancel_connections", "Clients whose cancel request was passed on and whose server has not answered yet."),
        ShowField.Gauge("cl_waiting_cancel_req", Prefix + "client_waiting_cancel_connections", "Clients whose cancel request waits to be passed on."),
        ShowField.Gauge("sv_active", Prefix + "server_active_connections", "Servers that a client has."),
        ShowField.Gauge("sv_active_cancel", Prefix + "server_active_cancel_connections", "Servers that pass a cancel request on."),
        ShowField.Gauge("sv_being_canceled", Prefix + "server_being_canceled_connections", "Servers kept back until the cancel requests for them are through."),
        ShowField.Gauge("sv_idle", Prefix + "server_idle_connections", "Servers that are ready for a client."),
        ShowField.Gauge("sv_used", Prefix + "server_used_connections", "Servers idle for so long that they are checked before use."),
        ShowField.Gauge("sv_tested", Prefix + "server_testing_connections", "Servers that run the reset query or the check query."),
        ShowField.Gauge("sv_login", Prefix + "server_login_connections", "Servers that are being logged in to."),
    ];

    /// <summary>The columns that together are all servers of a pool, as its size limits them.</summary>
    public static ImmutableArray<string> Servers { get; } = ["sv_active", "sv_idle", "sv_used", "sv_tested", "sv_login"];
}
