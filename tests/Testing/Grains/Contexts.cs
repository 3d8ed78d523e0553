using Fleet.Cluster;
using Fleet.Cluster.Targets;
using Fleet.Grains.Collecting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Fleet.Tests.Testing.Grains;

/// <summary>What a collector of a test is made from, and a call of it.</summary>
public static class Contexts
{
    /// <summary>Far more than a healthy collection needs.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    /// <summary>A context of a target, with the real clock; without <paramref name="secrets" /> no password is known.</summary>
    public static CollectorContext Of(
        TargetSpec spec, TimeSpan? timeout = null, TimeSpan? interval = null, ISecretSource? secrets = null, Limits? limits = null, ILogger? logger = null) => new()
        {
            Spec = spec,
            Timeout = timeout ?? Patience,
            IntervalOf = _ => interval ?? Patience,
            Secrets = secrets ?? new SecretSource(null, limits ?? Limits.Default, _ => null),
            Time = TimeProvider.System,
            Limits = limits ?? Limits.Default,
            Logger = logger ?? NullLogger.Instance,
        };

    /// <summary>One collection.</summary>
    public static async Task<Collection> CollectAsync(this ICollector collector, Tiers due = Tiers.All, TimeSpan? deadline = null)
    {
        using var cancel = new CancellationTokenSource(deadline ?? Patience);
        return await collector.CollectAsync(due, cancel.Token);
    }
}
