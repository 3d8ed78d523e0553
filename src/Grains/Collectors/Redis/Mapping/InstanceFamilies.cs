using Fleet.Exposition;
using Fleet.Grains.Collecting;

namespace Fleet.Grains.Collectors.Redis.Mapping;

/// <summary>Who the server is: version, role, run id, and since when it runs.</summary>
internal static class InstanceFamilies
{
    private const string Mode = "redis_mode";

    private static readonly string[] Labels =
        ["maxmemory_policy", "master_replid", "os", "process_id", "redis_build_id", Mode, "redis_version", "role", "run_id", "tcp_port"];

    private static readonly string[] ValkeyLabels = ["valkey_release_stage", "valkey_version"];

    public static void Add(RedisInfo info, TimeProvider time, FamilySet families)
    {
        families.Gauge("redis_instance_info", "What the server says of itself; always 1.", 1, [
            .. Labels.Select(name => new Label(name, (name == Mode ? info.Mode : info[name]) ?? string.Empty)),
            .. ValkeyLabels.Where(name => info[name] is not null).Select(name => new Label(name, info[name]!))]);
        if (StartTime(info, time) is { } start)
        {
            families.Gauge("redis_start_time_seconds", "Unix time of the server's start.", start);
        }
    }

    /// <summary>
    /// By the server's own clock where it tells it: its uptime is counted by the same one, so that the value stands
    /// still. By Fleet's clock it would wander by a second (redis_exporter's does).
    /// </summary>
    private static double? StartTime(RedisInfo info, TimeProvider time) =>
        ServerClock.Of(info, time).ToUnixTimeSeconds() - RedisNumber.Parse(info["uptime_in_seconds"]);
}
