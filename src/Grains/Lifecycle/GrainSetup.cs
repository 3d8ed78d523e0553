using Fleet.Cluster;
using Fleet.Cluster.Members;
using Fleet.Cluster.Targets;
using Fleet.Grains.Collecting;
using Fleet.Grains.Scheduling;
using Fleet.Grains.Snapshots;
using Microsoft.Extensions.Logging;

namespace Fleet.Grains.Lifecycle;

/// <summary>All that a grain is made from.</summary>
public sealed record GrainSetup
{
    /// <summary>The target.</summary>
    public required TargetSpec Spec { get; init; }

    /// <summary>Its kind.</summary>
    public required CollectorKind Kind { get; init; }

    /// <summary>Time between two collections.</summary>
    public required TimeSpan Interval { get; init; }

    /// <summary>Deadline of one collection.</summary>
    public required TimeSpan Timeout { get; init; }

    /// <summary>Bounds the collections of the silo.</summary>
    public required CollectGate Gate { get; init; }

    /// <summary>Bounds the connects of the silo.</summary>
    public required ConnectPace Pace { get; init; }

    /// <summary>Whether the silo may collect at all.</summary>
    public required Tenure Tenure { get; init; }

    /// <summary>Where collections are counted.</summary>
    public required CollectionStats Stats { get; init; }

    /// <summary>Reads passwords.</summary>
    public required ISecretSource Secrets { get; init; }

    /// <summary>The clock.</summary>
    public required TimeProvider Time { get; init; }

    /// <summary>Jitter of the backoff.</summary>
    public required Random Random { get; init; }

    /// <summary>The caps.</summary>
    public required Limits Limits { get; init; }

    /// <summary>For changes of state.</summary>
    public required ILogger Logger { get; init; }

    /// <summary>Time between two collections of a tier.</summary>
    public TimeSpan IntervalOf(Tiers tier) => Interval * tier switch
    {
        Tiers.Activity => Spec.Tiers.Activity,
        Tiers.Sizes => Spec.Tiers.Sizes,
        Tiers.Heavy => Spec.Tiers.Heavy,
        _ => Spec.Tiers.Health,
    };

    /// <summary>Time between two collections of what a part stands for.</summary>
    public TimeSpan IntervalOf(SnapshotPart part)
    {
        ArgumentNullException.ThrowIfNull(part);
        var ofTier = IntervalOf(part.Tier);
        return part.Every > ofTier ? part.Every : ofTier;
    }

    /// <summary>What the kind's collector is made from.</summary>
    public CollectorContext CollectorContext => new()
    {
        Spec = Spec,
        Timeout = Timeout,
        IntervalOf = IntervalOf,
        Secrets = Secrets,
        Time = Time,
        Limits = Limits,
        Logger = Logger,
    };
}
