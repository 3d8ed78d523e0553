using System.Collections.Immutable;
using static Fleet.Grains.Collectors.Redis.Fields.InfoField;

namespace Fleet.Grains.Collectors.Redis.Fields;

/// <summary>What Tile38 answers to SERVER EXT.</summary>
internal static class Tile38Fields
{
    public static ImmutableArray<InfoField> All { get; } =
    [
        Gauge("tile38_aof_size", "tile38_aof_size_bytes", "Bytes of the append-only file."),
        Gauge("tile38_avg_point_size", "tile38_avg_item_size_bytes", "Bytes of the heap for each point."),
        Gauge("tile38_sys_cpus", "tile38_cpus_total", "Processors of the machine."),
        Gauge("tile38_go_goroutines", "tile38_go_goroutines_total", "Goroutines of the server."),
        Gauge("tile38_heap_released_bytes", "tile38_heap_released_bytes", "Bytes of the heap given back to the system."),
        Gauge("tile38_heap_alloc_bytes", "tile38_heap_size_bytes", "Bytes of the heap."),
        Gauge("tile38_http_transport", "tile38_http_transport", "1 when HTTP is served."),
        Gauge("tile38_in_memory_size", "tile38_in_memory_size_bytes", "Bytes of all data in memory."),
        Gauge("tile38_last_gc_time_seconds", "tile38_last_gc_time_seconds", "Unix time of the last garbage collection."),
        Gauge("tile38_max_heap_size", "tile38_max_heap_size_bytes", "Bytes that the heap may have; 0 for no limit."),
        Gauge("tile38_alloc_bytes", "tile38_mem_alloc_bytes", "Bytes of memory in use."),
        Gauge("tile38_next_gc_bytes", "tile38_next_gc_bytes", "Bytes of the heap at which the next garbage collection begins."),
        Gauge("tile38_num_collections", "tile38_num_collections_total", "Collections of objects, which Tile38 calls keys."),
        Gauge("tile38_num_hooks", "tile38_num_hooks_total", "Hooks and channels that are set."),
        Gauge("tile38_num_objects", "tile38_num_objects_total", "Objects in all collections."),
        Gauge("tile38_num_points", "tile38_num_points_total", "Points of all objects."),
        Gauge("tile38_pointer_size", "tile38_pointer_size_bytes", "Bytes of a pointer: 8 on a 64-bit machine."),
        Gauge("tile38_read_only", "tile38_read_only", "1 when the server takes no changes."),
        Gauge("tile38_go_threads", "tile38_threads_total", "Threads of the server."),
    ];
}
