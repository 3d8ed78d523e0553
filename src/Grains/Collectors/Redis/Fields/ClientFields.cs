using System.Collections.Immutable;
using static Fleet.Grains.Collectors.Redis.Fields.InfoField;

namespace Fleet.Grains.Collectors.Redis.Fields;

/// <summary>INFO's section Clients.</summary>
internal static class ClientFields
{
    public static ImmutableArray<InfoField> All { get; } =
    [
        Gauge("connected_clients", "connected_clients", "Client connections, without replicas."),
        Gauge("blocked_clients", "blocked_clients", "Clients that wait in a blocking command."),
        Gauge("maxclients", "max_clients", "Client connections allowed."),
        Gauge("tracking_clients", "tracking_clients", "Clients whose cached keys are tracked."),
        Gauge("pubsub_clients", "pubsub_clients", "Clients in subscriber mode."),
        Gauge("watching_clients", "watching_clients", "Clients that watch keys."),
        Gauge("clients_in_timeout_table", "clients_in_timeout_table", "Clients that wait with a timeout."),
        Gauge("client_longest_output_list", "client_longest_output_list", "Longest output list of a client (before Redis 5)."),
        Gauge("client_biggest_input_buf", "client_biggest_input_buf", "Biggest input buffer of a client (before Redis 5)."),
        Gauge("client_recent_max_input_buffer", "client_recent_max_input_buffer_bytes", "Largest input buffer of a client, lately."),
        Gauge("client_recent_max_output_buffer", "client_recent_max_output_buffer_bytes", "Largest output buffer of a client, lately."),
        Gauge("total_watched_keys", "total_watched_keys", "Keys that are watched."),
        Gauge("total_blocking_keys", "total_blocking_keys", "Keys that clients block on."),
        Gauge("total_blocking_keys_on_nokey", "total_blocking_keys_on_nokey", "Keys whose deletion would wake blocked clients."),
    ];
}
