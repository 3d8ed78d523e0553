using System.Collections.Immutable;

namespace Fleet.Grains.Collectors.PgBouncer.Mapping;

/// <summary>The columns of SHOW STATS_TOTALS, by database.</summary>
internal static class StatsFields
{
    private const string Prefix = "pgbouncer_stats_totals_";

    public static ImmutableArray<ShowField> All { get; } =
    [
        ShowField.Counter("query_count", Prefix + "queries_pooled_total", "Queries that went through the pools of the database."),
        ShowField.Time("query_time", Prefix + "queries_duration_seconds_total", "Time that queries took on servers."),
        ShowField.Counter("bytes_received", Prefix + "received_bytes_total", "Bytes received from clients."),
        ShowField.Counter("bytes_sent", Prefix + "sent_bytes_total", "Bytes sent to clients."),
        ShowField.Counter("requests", Prefix + "queries_total", "Requests, as PgBouncer counted them before 1.8."),
        ShowField.Time("wait_time", Prefix + "client_wait_seconds_total", "Time that clients waited for a server, counted once they got one."),
        ShowField.Counter("xact_count", Prefix + "sql_transactions_pooled_total", "Transactions that went through the pools of the database."),
        ShowField.Time("xact_time", Prefix + "server_in_transaction_seconds_total", "Time that servers spent in transactions, counted at their end."),
        ShowField.Counter("client_parse_count", Prefix + "client_parses_total", "Prepared statements that clients asked for."),
        ShowField.Counter("server_parse_count", Prefix + "server_parses_total", "Prepared statements that were made on servers."),
        ShowField.Counter("bind_count", Prefix + "binds_total", "Prepared statements that were bound."),
        ShowField.Counter("server_assignment_count", Prefix + "server_assignments_total", "How often a client was given a server."),
        ShowField.Counter("client_login_count", Prefix + "client_logins_total", "Clients that logged in."),
    ];
}
