using System.Collections.Immutable;
using static Fleet.Grains.Collectors.Redis.Fields.InfoField;

namespace Fleet.Grains.Collectors.Redis.Fields;

/// <summary>INFO's section Memory, with the names that Fleet's documents use for the three best known values.</summary>
internal static class MemoryFields
{
    public static ImmutableArray<InfoField> All { get; } =
    [
        Gauge("used_memory", "memory_used_bytes", "Bytes the allocator gave to Redis."),
        Gauge("used_memory", "used_memory_bytes", "Same as redis_memory_used_bytes."),
        Gauge("used_memory_rss", "memory_used_rss_bytes", "Bytes of the process that are resident in memory."),
        Gauge("used_memory_rss", "used_memory_rss_bytes", "Same as redis_memory_used_rss_bytes."),
        Gauge("used_memory_peak", "memory_used_peak_bytes", "Most bytes the allocator ever gave to Redis."),
        Gauge("used_memory_peak", "used_memory_peak_bytes", "Same as redis_memory_used_peak_bytes."),
        Gauge("used_memory_overhead", "memory_used_overhead_bytes", "Bytes used for keeping the data, not for the data."),
        Gauge("used_memory_startup", "memory_used_startup_bytes", "Bytes used right after the start."),
        Gauge("used_memory_dataset", "memory_used_dataset_bytes", "Bytes used for the data."),
        Gauge("used_memory_lua", "memory_used_lua_bytes", "Bytes of the Lua engine for EVAL."),
        Gauge("used_memory_vm_eval", "memory_used_vm_eval_bytes", "Bytes of the script engines for EVAL."),
        Gauge("used_memory_vm_functions", "memory_used_vm_functions_bytes", "Bytes of the script engines for functions."),
        Gauge("used_memory_vm_total", "memory_used_vm_total", "Bytes of all script engines."),
        Gauge("used_memory_scripts_eval", "memory_used_scripts_eval_bytes", "Bytes of overhead of cached EVAL scripts."),
        Gauge("used_memory_functions", "memory_used_functions_bytes", "Bytes of overhead of functions."),
        Gauge("used_memory_scripts", "memory_used_scripts_bytes", "Bytes of overhead of scripts and functions."),
        Gauge("number_of_cached_scripts", "number_of_cached_scripts", "Cached EVAL scripts."),
        Gauge("number_of_functions", "number_of_functions", "Functions loaded."),
        Gauge("number_of_libraries", "number_of_libraries", "Function libraries loaded."),
        Gauge("maxmemory", "memory_max_bytes", "Bytes allowed (maxmemory); 0 for no limit."),
        Gauge("maxmemory_reservation", "memory_max_reservation_bytes", "Bytes reserved beside the data (Azure)."),
        Gauge("maxmemory_desired_reservation", "memory_max_reservation_desired_bytes", "Bytes wanted in reserve beside the data (Azure)."),
        Gauge("maxfragmentationmemory_reservation", "memory_max_fragmentation_reservation_bytes", "Bytes reserved for fragmentation (Azure)."),
        Gauge("maxfragmentationmemory_desired_reservation", "memory_max_fragmentation_reservation_desired_bytes", "Bytes wanted in reserve for fragmentation (Azure)."),
        Gauge(InfoFieldTable.SystemMemoryField, "total_system_memory_bytes", "Bytes of memory of the machine."),

        Gauge("allocator_allocated", "allocator_allocated_bytes", "Bytes handed out by the allocator."),
        Gauge("allocator_active", "allocator_active_bytes", "Bytes in the allocator's active pages."),
        Gauge("allocator_resident", "allocator_resident_bytes", "Bytes the allocator keeps resident."),
        Gauge("allocator_muzzy", "allocator_muzzy_bytes", "Bytes the allocator gave back lazily."),
        Gauge("allocator_frag_ratio", "allocator_frag_ratio", "Active over allocated bytes: fragmentation within the allocator."),
        Gauge("allocator_frag_bytes", "allocator_frag_bytes", "Active less allocated bytes."),
        Gauge("allocator_rss_ratio", "allocator_rss_ratio", "Resident over active bytes of the allocator."),
        Gauge("allocator_rss_bytes", "allocator_rss_bytes", "Resident less active bytes of the allocator."),

        Gauge("mem_fragmentation_ratio", "mem_fragmentation_ratio", "Resident bytes of the process over bytes used."),
        Gauge("mem_fragmentation_bytes", "mem_fragmentation_bytes", "Resident bytes of the process less bytes used."),
        Gauge("mem_not_counted_for_evict", "mem_not_counted_for_eviction_bytes", "Bytes that eviction does not count."),
        Gauge("mem_clients_normal", "mem_clients_normal", "Bytes used by normal clients."),
        Gauge("mem_clients_slaves", "mem_clients_slaves", "Bytes used by replica clients."),
        Gauge("mem_cluster_links", "mem_cluster_links_bytes", "Bytes used by links of the cluster bus."),
        Gauge("mem_aof_buffer", "mem_aof_buffer_bytes", "Bytes of the append-only file's buffers."),
        Gauge("mem_replication_backlog", "mem_replication_backlog_bytes", "Bytes of the replication backlog."),
        Gauge("mem_total_replication_buffers", "mem_total_replication_buffers_bytes", "Bytes of all replication buffers."),
        Gauge("mem_overhead_db_hashtable_rehashing", "mem_overhead_db_hashtable_rehashing_bytes", "Bytes of key tables that are being rehashed."),

        Gauge("active_defrag_running", "active_defrag_running", "1 (or the CPU share) while active defragmentation runs."),
        Gauge("lazyfree_pending_objects", "lazyfree_pending_objects", "Objects that wait to be freed in the background."),
        Gauge("lazyfreed_objects", "lazyfreed_objects", "Objects freed in the background."),
    ];
}
