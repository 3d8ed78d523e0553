using System.Collections.Immutable;
using Fleet.Exposition;
using Fleet.Grains.Collecting;

namespace Fleet.Grains.Collectors.Redis.Mapping;

/// <summary>What a Sentinel's INFO says of itself and of the masters it watches.</summary>
internal static class SentinelFamilies
{
    /// <summary>Names go back to the server in three commands each, 200 of them in one write.</summary>
    private const int LongestName = 1000;

    /// <summary>The numbers it gives, each a family of the same name.</summary>
    public static ImmutableArray<(string Field, string Help)> Counts { get; } =
    [
        ("sentinel_masters", "Masters this Sentinel watches."),
        ("sentinel_tilt", "1 while the Sentinel distrusts its clock."),
        ("sentinel_running_scripts", "Scripts of notifications and reconfigurations that the Sentinel is running."),
        ("sentinel_scripts_queue_length", "Such scripts that wait to be run."),
        ("sentinel_simulate_failure_flags", "Flags of the failures that SENTINEL SIMULATE-FAILURE makes it simulate."),
    ];

    public static void Add(RedisInfo info, FamilySet families)
    {
        if (!info.IsSentinel)
        {
            return;
        }

        foreach (var (field, help) in Counts)
        {
            if (RedisNumber.Parse(info[field]) is { } value)
            {
                families.Gauge("redis_" + field, help, value);
            }
        }

        foreach (var master in Masters(info))
        {
            AddMaster(master, families);
        }
    }

    /// <summary>The masters that it watches, in the order of their numbers.</summary>
    public static ImmutableArray<SentinelMaster> Masters(RedisInfo info) =>
    [
        .. info.Lines
            .Where(static line => line.Key.StartsWith("master", StringComparison.Ordinal) && char.IsAsciiDigit(line.Key[^1]))
            .Select(static line => CommaFields.Parse(line.Value))
            .Select(static fields => new SentinelMaster(fields["name"] ?? string.Empty, fields["address"] ?? string.Empty, fields))
            .Where(static master => master.Name.Length <= LongestName),
    ];

    private static void AddMaster(SentinelMaster one, FamilySet families)
    {
        var (address, name, master) = (one.AddressLabel, one.NameLabel, one.Fields);
        var status = master["status"] ?? string.Empty;
        families.Gauge(
            "redis_sentinel_master_status", "1 when the Sentinel sees the master well.", status == "ok" ? 1 : 0,
            address, name, new Label("master_status", status));
        if (master.Number("slaves") is { } replicas)
        {
            families.Gauge("redis_sentinel_master_slaves", "Replicas of the master.", replicas, address, name);
        }

        if (master.Number("sentinels") is { } sentinels)
        {
            families.Gauge("redis_sentinel_master_sentinels", "Sentinels that watch the master.", sentinels, address, name);
        }
    }
}
