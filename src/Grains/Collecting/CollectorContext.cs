using Fleet.Cluster;
using Fleet.Cluster.Targets;
using Microsoft.Extensions.Logging;

namespace Fleet.Grains.Collecting;

/// <summary>All that a collector is made from.</summary>
public sealed record CollectorContext
{
    /// <summary>The target.</summary>
    public required TargetSpec Spec { get; init; }

    /// <summary>The deadline of one collection, in force for connects too.</summary>
    public required TimeSpan Timeout { get; init; }

    /// <summary>Time between two collections of a tier.</summary>
    public required Func<Tiers, TimeSpan> IntervalOf { get; init; }

    /// <summary>Reads the target's password at each connect.</summary>
    public required ISecretSource Secrets { get; init; }

    /// <summary>The clock.</summary>
    public required TimeProvider Time { get; init; }

    /// <summary>The caps.</summary>
    public required Limits Limits { get; init; }

    /// <summary>For changes of state only.</summary>
    public required ILogger Logger { get; init; }
}
