using System.Collections.Immutable;
using Fleet.Cluster.Targets;
using Fleet.Exposition;
using Fleet.Grains.Collecting;

namespace Fleet.Grains.Collectors.Redis.Mapping;

/// <summary>All families that INFO gives.</summary>
internal static class InfoFamilies
{
    /// <param name="info">The parsed INFO.</param>
    /// <param name="databases">How many databases there are.</param>
    /// <param name="options">Whether empty ones and the machine's memory are shown.</param>
    /// <param name="time">The clock, for servers that do not tell theirs.</param>
    /// <param name="families">Takes the samples.</param>
    public static ImmutableArray<MetricFamily> Build(
        RedisInfo info, int databases, RedisOptions options, TimeProvider time, FamilySet families)
    {
        FieldFamilies.Add(info.Fields, options.IncludeSystemMetrics, families);
        InstanceFamilies.Add(info, time, families);
        KeyspaceFamilies.Add(info, databases, options.IncludeMetricsForEmptyDatabases, families);
        CommandFamilies.Add(info, families);
        ReplicationFamilies.Add(info, families);
        SentinelFamilies.Add(info, families);
        return families.Build();
    }
}
