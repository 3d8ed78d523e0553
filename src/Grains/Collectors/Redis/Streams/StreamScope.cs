using System.Collections.Immutable;
using Fleet.Cluster.Targets;
using Fleet.Grains.Collectors.Redis.Keys;

namespace Fleet.Grains.Collectors.Redis.Streams;

/// <summary>How much of the streams is shown.</summary>
internal sealed class StreamScope(RedisOptions options)
{
    private readonly ImmutableArray<KeyPattern> _groups = [.. options.CheckStreamGroups.Select(KeyPattern.Of)];

    /// <summary>Whether each consumer is.</summary>
    public bool WithConsumers { get; } = !options.StreamsExcludeConsumerMetrics;

    /// <summary>Whether a group is.</summary>
    public bool Wants(ReadOnlyMemory<byte> group) => _groups.IsEmpty || _groups.Any(pattern => pattern.IsMatch(group.Span));
}
