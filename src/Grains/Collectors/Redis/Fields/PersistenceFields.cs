using System.Collections.Immutable;
using static Fleet.Grains.Collectors.Redis.Fields.InfoField;

namespace Fleet.Grains.Collectors.Redis.Fields;

/// <summary>INFO's section Persistence.</summary>
internal static class PersistenceFields
{
    public static ImmutableArray<InfoField> All { get; } =
    [
        Gauge("loading", "loading_dump_file", "1 while a dump is being loaded."),
        Gauge("async_loading", "async_loading", "1 while a replica loads a dump and serves the old data."),

        Gauge("rdb_changes_since_last_save", "rdb_changes_since_last_save", "Changes since the last dump."),
        Gauge("rdb_bgsave_in_progress", "rdb_bgsave_in_progress", "1 while a dump is being written."),
        Gauge("rdb_last_save_time", "rdb_last_save_timestamp_seconds", "Unix time of the last good dump."),
        Gauge("rdb_last_bgsave_status", "rdb_last_bgsave_status", "1 when the last dump succeeded."),
        Gauge("rdb_last_bgsave_time_sec", "rdb_last_bgsave_duration_sec", "Seconds the last dump took; -1 for none yet."),
        Gauge("rdb_current_bgsave_time_sec", "rdb_current_bgsave_duration_sec", "Seconds the present dump has taken; -1 for none."),
        Gauge("rdb_saves", "rdb_saves_total", "Dumps written since the start."),
        Gauge("rdb_last_cow_size", "rdb_last_cow_size_bytes", "Bytes copied on write during the last dump."),
        Gauge("rdb_last_load_keys_expired", "rdb_last_load_expired_keys", "Expired keys dropped at the last load."),
        Gauge("rdb_last_load_keys_loaded", "rdb_last_load_loaded_keys", "Keys read at the last load."),

        Gauge("aof_enabled", "aof_enabled", "1 when the append-only file is on."),
        Gauge("aof_rewrite_in_progress", "aof_rewrite_in_progress", "1 while the append-only file is being rewritten."),
        Gauge("aof_rewrite_scheduled", "aof_rewrite_scheduled", "1 when a rewrite follows the present dump."),
        Gauge("aof_last_rewrite_time_sec", "aof_last_rewrite_duration_sec", "Seconds the last rewrite took; -1 for none yet."),
        Gauge("aof_current_rewrite_time_sec", "aof_current_rewrite_duration_sec", "Seconds the present rewrite has taken; -1 for none."),
        Gauge("aof_last_bgrewrite_status", "aof_last_bgrewrite_status", "1 when the last rewrite succeeded."),
        Gauge("aof_last_write_status", "aof_last_write_status", "1 when the last write to the append-only file succeeded."),
        Gauge("aof_last_cow_size", "aof_last_cow_size_bytes", "Bytes copied on write during the last rewrite."),
        Gauge("aof_current_size", "aof_current_size_bytes", "Bytes of the append-only file."),
        Gauge("aof_base_size", "aof_base_size_bytes", "Bytes of the append-only file after the last rewrite."),
        Gauge("aof_pending_rewrite", "aof_pending_rewrite", "1 when a rewrite waits for the present dump."),
        Gauge("aof_buffer_length", "aof_buffer_length", "Bytes in the append-only buffer."),
        Gauge("aof_rewrite_buffer_length", "aof_rewrite_buffer_length", "Bytes in the rewrite buffer."),
        Gauge("aof_pending_bio_fsync", "aof_pending_bio_fsync", "Syncs to disk that wait in the background."),
        Gauge("aof_delayed_fsync", "aof_delayed_fsync", "Syncs to disk that were late."),

        Gauge("module_fork_in_progress", "module_fork_in_progress", "1 while a module's background process runs."),
        Gauge("module_fork_last_cow_size", "module_fork_last_cow_size", "Bytes copied on write by the last module process."),
    ];
}
