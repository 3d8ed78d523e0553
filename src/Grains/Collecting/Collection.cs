using System.Collections.Immutable;

namespace Fleet.Grains.Collecting;

/// <summary>The result of one collection: what a collector hands its grain.</summary>
public sealed record Collection
{
    /// <summary>How far it got. Failed means that the target is down for us.</summary>
    public required CollectOutcome Outcome { get; init; }

    /// <summary>One part for each collector that was due and was tried; empty when the server gave nothing.</summary>
    public ImmutableArray<CollectedPart> Parts { get; init; } = [];

    /// <summary>What does not run for this target, and why; the whole list each time.</summary>
    public ImmutableArray<SkippedCollector> Skipped { get; init; } = [];

    /// <summary>Collectors that are no more, since the user took them away: what stands of them goes at once.</summary>
    public ImmutableArray<string> Ended { get; init; } = [];

    /// <summary>A collection that gave nothing.</summary>
    public static Collection Failed(FailureReason reason, string message) =>
        new() { Outcome = CollectOutcome.Failed(reason, message) };
}
