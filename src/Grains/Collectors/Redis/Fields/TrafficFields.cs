using System.Collections.Immutable;
using static Fleet.Grains.Collectors.Redis.Fields.InfoField;

namespace Fleet.Grains.Collectors.Redis.Fields;

/// <summary>INFO's section Stats as far as it is about connections, commands and the network.</summary>
internal static class TrafficFields
{
    private const double SecondsPerMicrosecond = 1e-6;

    public static ImmutableArray<InfoField> All { get; } =
    [
        Counter("total_connections_received", "connections_received_total", "Connections accepted."),
        Counter("rejected_connections", "rejected_connections_total", "Connections refused because of maxclients."),
        Counter("total_commands_processed", "commands_processed_total", "Commands processed."),
        Gauge("instantaneous_ops_per_sec", "instantaneous_ops_per_sec", "Commands per second, lately, as the server counts them."),
        Counter("total_net_input_bytes", "net_input_bytes_total", "Bytes received."),
        Counter("total_net_output_bytes", "net_output_bytes_total", "Bytes sent."),
        Counter("total_net_repl_input_bytes", "net_repl_input_bytes_total", "Bytes received for replication."),
        Counter("total_net_repl_output_bytes", "net_repl_output_bytes_total", "Bytes sent for replication."),
        Counter("total_reads_processed", "total_reads_processed", "Reads from sockets."),
        Counter("total_writes_processed", "total_writes_processed", "Writes to sockets."),
        Counter("io_threaded_reads_processed", "io_threaded_reads_processed", "Reads from sockets by I/O threads."),
        Counter("io_threaded_writes_processed", "io_threaded_writes_processed", "Writes to sockets by I/O threads."),
        Counter("reply_buffer_shrinks", "reply_buffer_shrinks_total", "Times an output buffer was made smaller."),
        Counter("reply_buffer_expands", "reply_buffer_expands_total", "Times an output buffer was made larger."),
        Counter("client_query_buffer_limit_disconnections", "client_query_buffer_limit_disconnections_total", "Clients dropped for their input buffer."),
        Counter("client_output_buffer_limit_disconnections", "client_output_buffer_limit_disconnections_total", "Clients dropped for their output buffer."),

        Counter("total_error_replies", "total_error_replies", "Errors answered."),
        Counter("unexpected_error_replies", "unexpected_error_replies", "Errors answered to a master or the append-only file."),
        Counter("dump_payload_sanitizations", "dump_payload_sanitizations", "Dumped values checked in depth."),
        Counter("acl_access_denied_auth", "acl_access_denied_auth_total", "Logins refused."),
        Counter("acl_access_denied_cmd", "acl_access_denied_cmd_total", "Commands refused by the ACL."),
        Counter("acl_access_denied_key", "acl_access_denied_key_total", "Keys refused by the ACL."),
        Counter("acl_access_denied_channel", "acl_access_denied_channel_total", "Channels refused by the ACL."),

        Gauge("pubsub_channels", "pubsub_channels", "Channels with subscribers."),
        Gauge("pubsub_patterns", "pubsub_patterns", "Channel patterns with subscribers."),
        Gauge("pubsubshard_channels", "pubsubshard_channels", "Shard channels with subscribers."),
        Gauge("latest_fork_usec", "latest_fork_seconds", "Seconds the last fork took.", SecondsPerMicrosecond),
        Gauge("migrate_cached_sockets", "migrate_cached_sockets_total", "Sockets open for MIGRATE."),
    ];
}
