using System.Collections.Immutable;
using static Fleet.Grains.Collectors.Redis.Fields.InfoField;

namespace Fleet.Grains.Collectors.Redis.Fields;

/// <summary>The fields of the modules for Bloom filters and JSON, of INFO MODULES; servers that have them built in show them in INFO ALL.</summary>
internal static class ModuleFields
{
    public static ImmutableArray<InfoField> All { get; } =
    [
        Gauge("bf_bloom_capacity_across_objects", "bf_bloom_capacity_across_objects", "Items that all Bloom filters have room for."),
        Counter("bf_bloom_defrag_hits", "bf_bloom_defrag_hits_total", "Bloom filters moved by active defragmentation."),
        Counter("bf_bloom_defrag_misses", "bf_bloom_defrag_misses_total", "Bloom filters that active defragmentation left in place."),
        Gauge("bf_bloom_num_filters_across_objects", "bf_bloom_num_filters_across_objects", "Filters in all Bloom filters, each of which may have several."),
        Gauge("bf_bloom_num_items_across_objects", "bf_bloom_num_items_across_objects", "Items in all Bloom filters."),
        Gauge("bf_bloom_num_objects", "bf_bloom_num_objects", "Bloom filters."),
        Gauge("bf_bloom_total_memory_bytes", "bf_bloom_total_memory_bytes", "Bytes of all Bloom filters."),
        Gauge("json_num_documents", "json_num_documents", "JSON documents."),
        Gauge("json_total_memory_bytes", "json_total_memory_bytes", "Bytes of all JSON documents."),
    ];
}
