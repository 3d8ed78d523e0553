using System.Collections.Immutable;
using Fleet.Exposition;

namespace Fleet.Grains.Collecting;

/// <summary>What one named collector (a query pack, a command) gave in one collection.</summary>
public sealed record CollectedPart
{
    /// <summary>The collector's name: the <c>collector</c> label, and what <c>collect[]</c> filters by.</summary>
    public required string Collector { get; init; }

    /// <summary>The tier it belongs to (exactly one): says how long its last good values stand.</summary>
    public required Tiers Tier { get; init; }

    /// <summary>How long it is not asked again, when that is longer than its tier's interval; its values stand the longer.</summary>
    public TimeSpan Every { get; init; }

    /// <summary>
    /// Ok; Partial, when its families are not all that there are; or Failed, when it has none and the grain keeps the last good
    /// ones for a while.
    /// </summary>
    public required CollectOutcome Outcome { get; init; }

    /// <summary>The families it gave. The same family may come from several parts.</summary>
    public ImmutableArray<MetricFamily> Families { get; init; } = [];

    /// <summary>How long it took.</summary>
    public TimeSpan Duration { get; init; }

    /// <summary>How old its values are already: what is read over several collections says so in each.</summary>
    public TimeSpan Age { get; init; }
}
