using System.Collections.Immutable;

namespace Fleet.Tests.Integration.Redis.Parity;

/// <summary>All ways in which what Fleet shows of a server may differ from what redis_exporter 1.45 shows of it.</summary>
internal static class Differences
{
    private const double OtherThing = double.PositiveInfinity;

    /// <summary>On purpose, or mended since by the exporter itself.</summary>
    public static ImmutableArray<Difference> All { get; } =
    [
        new("redis_up", "the grain serves it, not the collector that is compared here") { IsAbsent = true },
        new("redis_exporter_build_info", "there is no exporter") { IsAbsent = true },
        new("redis_target_scrape_request_errors_total", "it stands on the gateway's own /metrics") { IsAbsent = true },
        new("redis_expired_time_cap_reached_total", "a counter since 1.64") { IsOtherType = true },
        new("redis_instance_info", "since 1.64 with the replication id") { MoreLabels = ["master_replid"] },
        new("redis_start_time_seconds", "by the server's clock, not the exporter's") { Apart = 2 },
        new("redis_exporter_scrapes_total", "each counts its own") { Apart = OtherThing },
        new("redis_exporter_scrape_duration_seconds*", "each counts its own") { Apart = OtherThing },
        new("redis_exporter_last_scrape_duration_seconds", "each its own") { Apart = OtherThing },
        new("redis_exporter_last_scrape_connect_time_seconds", "each its own") { Apart = OtherThing },
        new("redis_exporter_last_scrape_ping_time_seconds", "each its own") { Apart = OtherThing },
        new("redis_last_key_groups_scrape_duration_milliseconds", "each its own") { Apart = OtherThing },
    ];

    /// <summary>Those that come only with options.</summary>
    public static Difference[] OfOptions { get; } =
    [
        new("redis_key_size", "a key that is not there is 0 in 1.45, and nothing since") { Of = ("key", "missing"), IsAbsent = true },
        new("redis_key_value_as_string", "a HyperLogLog is no text that anybody reads") { Of = ("key", "hll:a"), IsAbsent = true },
        new("redis_key_value_as_string", "nor is an empty string, since 1.89") { Of = ("key", "str:empty"), IsAbsent = true },
        new("redis_config_key_value", "a user's name opens half a door") { Of = ("key", "masteruser"), IsAbsent = true },
        new("redis_script_values", "1.45 runs it in the database that was selected last; since 1.55 with the file") { Of = ("key", "foo"), MoreLabels = ["filename"], Apart = OtherThing },
        new("redis_script_values", "since 1.55 with the file") { MoreLabels = ["filename"] },
        new("redis_connected_clients_details", "its connection is gone when Fleet looks") { Of = ("name", "redis_exporter"), IsAbsent = true },
        new("redis_connected_clients_details", "Fleet's own connection does other things at other times") { Of = ("name", "fleet"), MoreLabels = ["user", "resp"], OtherLabels = ["created_at", "idle_since", "cmd", "db", "omem"] },
        new("redis_connected_clients_details", "since 1.55 with user and protocol; times by the server's clock") { MoreLabels = ["user", "resp"], OtherLabels = ["created_at", "idle_since"] },
    ];

    /// <summary>Those of a cluster whose keys are asked for wherever they live.</summary>
    public static Difference[] OfCluster { get; } =
    [
        new("redis_stream_*", "1.45 goes to other nodes for keys only, 1.89 for streams too") { HasMore = true },
    ];

    /// <summary>Those of a Sentinel.</summary>
    public static Difference[] OfSentinel { get; } =
    [
        new("redis_db_keys", "a Sentinel has no databases") { IsAbsent = true },
        new("redis_db_keys_expiring", "a Sentinel has no databases") { IsAbsent = true },
    ];

    /// <summary>
    /// Values that go up and down with the clients that ask and the buffers of their answers, or with the server's own clock:
    /// their series, labels and types are compared, their values are not.
    /// </summary>
    public static ImmutableHashSet<string> Moving { get; } =
    [
        // The exporter's own connection, which it closes after each scrape, and what it asked.
        "redis_connected_clients", "redis_client_recent_max_input_buffer_bytes", "redis_client_recent_max_output_buffer_bytes", "redis_mem_clients_normal",

        // Memory of buffers, of the allocator and of Lua, which collects its garbage when it likes.
        "redis_memory_used_bytes", "redis_memory_used_dataset_bytes", "redis_memory_used_overhead_bytes", "redis_memory_used_rss_bytes", "redis_memory_used_lua_bytes",
        "redis_allocator_active_bytes", "redis_allocator_allocated_bytes", "redis_allocator_resident_bytes", "redis_allocator_frag_bytes", "redis_allocator_frag_ratio",
        "redis_allocator_rss_bytes", "redis_allocator_rss_ratio", "redis_mem_fragmentation_bytes", "redis_mem_fragmentation_ratio", "redis_mem_not_counted_for_eviction_bytes",

        // Seconds since the last word of the other side.
        "redis_master_last_io_seconds_ago", "redis_connected_slave_lag_seconds",

        // Estimates of the server, made anew ten times a second.
        "redis_db_avg_ttl_seconds", "redis_expired_stale_percentage",
    ];
}
