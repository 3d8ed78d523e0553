using System.Collections.Immutable;
using static Fleet.Grains.Collectors.Redis.Fields.InfoField;

namespace Fleet.Grains.Collectors.Redis.Fields;

/// <summary>INFO's section Replication as far as it has no labels, and the resync counts of section Stats.</summary>
internal static class ReplicationFields
{
    public static ImmutableArray<InfoField> All { get; } =
    [
        Gauge("connected_slaves", "connected_slaves", "Replicas connected."),
        Gauge("slave_priority", "slave_priority", "Priority of this replica for promotion; 0 for never."),
        Gauge("master_repl_offset", "master_repl_offset", "Replication offset of this server."),
        Gauge("second_repl_offset", "second_repl_offset", "Offset up to which the former replication id is served; -1 for none."),
        Gauge("repl_backlog_size", "replication_backlog_bytes", "Bytes of the replication backlog, as configured."),
        Gauge("repl_backlog_active", "repl_backlog_is_active", "1 when the replication backlog is in use."),
        Gauge("repl_backlog_first_byte_offset", "repl_backlog_first_byte_offset", "Offset of the backlog's first byte."),
        Gauge("repl_backlog_histlen", "repl_backlog_history_bytes", "Bytes of history in the backlog."),
        Gauge("sync_full", "replica_resyncs_full", "Full resyncs with replicas."),
        Gauge("sync_partial_ok", "replica_partial_resync_accepted", "Partial resyncs that replicas were granted."),
        Gauge("sync_partial_err", "replica_partial_resync_denied", "Partial resyncs that replicas were refused."),
    ];
}
