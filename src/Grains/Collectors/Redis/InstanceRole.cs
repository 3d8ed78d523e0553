using System.Collections.Immutable;
using Fleet.Exposition;
using Fleet.Grains.Collecting;
using Fleet.Grains.Collectors.Redis.Mapping;

namespace Fleet.Grains.Collectors.Redis;

/// <summary>Gives each series of the server its role as a label, for targets that want it.</summary>
internal static class InstanceRole
{
    private const string Prefix = "redis_";

    public static ImmutableArray<CollectedPart> AddTo(ImmutableArray<CollectedPart> parts, RedisInfo? info)
    {
        var role = new Label("instance_role", info?["role"] ?? string.Empty);
        return [.. parts.Select(part => part with { Families = [.. part.Families.Select(family => AddTo(family, role))] })];
    }

    private static MetricFamily AddTo(MetricFamily family, Label role) =>
        family.Name.StartsWith(Prefix, StringComparison.Ordinal)
            ? family with { Samples = [.. family.Samples.Select(sample => sample with { Labels = sample.Labels.Add(role) })] }
            : family;
}
