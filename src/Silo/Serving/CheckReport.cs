using System.Collections.Immutable;
using Fleet.Grains.Collecting;

namespace Fleet.Silo.Serving;

/// <summary>What came of trying a target once.</summary>
public sealed record CheckReport
{
    /// <summary>How it ended.</summary>
    public required CollectOutcome Outcome { get; init; }

    /// <summary>How long it took.</summary>
    public required TimeSpan Duration { get; init; }

    /// <summary>Collectors that failed, with their reasons.</summary>
    public required ImmutableArray<SkippedCollector> Failed { get; init; }

    /// <summary>Collectors that would not run, and why.</summary>
    public required ImmutableArray<SkippedCollector> Skipped { get; init; }

    /// <summary>Samples that came.</summary>
    public required int Series { get; init; }
}
