using System.Collections.Immutable;
using static Fleet.Grains.Collectors.Redis.Fields.InfoField;

namespace Fleet.Grains.Collectors.Redis.Fields;

/// <summary>INFO's section Stats as far as it is about keys: hits, expiry, eviction, tracking, defragmentation.</summary>
internal static class StatsFields
{
    public static ImmutableArray<InfoField> All { get; } =
    [
        Counter("keyspace_hits", "keyspace_hits_total", "Lookups that found the key."),
        Counter("keyspace_misses", "keyspace_misses_total", "Lookups that found no key."),
        Counter("cached_keys", "cached_keys_total", "Keys held in the cache (KeyDB)."),
        Counter("storage_provider_read_hits", "storage_provider_read_hits", "Reads the storage behind memory could answer (KeyDB)."),
        Counter("storage_provider_read_misses", "storage_provider_read_misses", "Reads the storage behind memory could not answer (KeyDB)."),

        Counter("expired_keys", "expired_keys_total", "Keys that expired."),
        Counter("expired_subkeys", "expired_subkeys_total", "Fields of hashes that expired."),
        Gauge("expired_stale_perc", "expired_stale_percentage", "Percentage of keys estimated to be expired but still there."),

        // redis_exporter called this a gauge up to 1.55.
        Counter("expired_time_cap_reached_count", "expired_time_cap_reached_total", "Expiry rounds that ran out of time."),
        Counter("expire_cycle_cpu_milliseconds", "expire_cycle_cpu_time_ms_total", "Milliseconds of CPU spent on expiry."),

        Counter("evicted_keys", "evicted_keys_total", "Keys evicted because of maxmemory."),
        Counter("evicted_clients", "evicted_clients_total", "Clients evicted because of maxmemory-clients."),
        Counter("evicted_scripts", "evicted_scripts_total", "Cached scripts evicted."),
        Counter("total_eviction_exceeded_time", "eviction_exceeded_time_ms_total", "Milliseconds spent above maxmemory."),
        Gauge("current_eviction_exceeded_time", "current_eviction_exceeded_time_ms", "Milliseconds above maxmemory by now; 0 when below."),

        Gauge("slave_expires_tracked_keys", "slave_expires_tracked_keys", "Keys with an expiry that a writable replica tracks."),
        Gauge("tracking_total_keys", "tracking_total_keys", "Keys tracked for clients' caches."),
        Gauge("tracking_total_items", "tracking_total_items", "Pairs of key and client tracked."),
        Gauge("tracking_total_prefixes", "tracking_total_prefixes", "Prefixes tracked for clients' caches."),

        Gauge("active_defrag_hits", "defrag_hits", "Values moved by active defragmentation."),
        Gauge("active_defrag_misses", "defrag_misses", "Values that active defragmentation left in place."),
        Gauge("active_defrag_key_hits", "defrag_key_hits", "Keys moved by active defragmentation."),
        Gauge("active_defrag_key_misses", "defrag_key_misses", "Keys that active defragmentation left in place."),
    ];
}
