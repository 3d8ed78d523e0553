namespace Fleet.Tests.Chaos.Faults;

/// <summary>What must hold while a fault goes on, beside what always must: no lost registration, no answer of another target. Null is not bound.</summary>
internal sealed record FaultBounds
{
    /// <summary>Scrapes that may fail.</summary>
    public int? FailedScrapes { get; init; } = 0;

    /// <summary>The oldest snapshot, in intervals.</summary>
    public double? AgeIntervals { get; init; }

    /// <summary>Pairs of collections of one target closer than 0.6 of the interval.</summary>
    public int? Pairs { get; init; }

    /// <summary>How long two processes may collect one target side by side, in intervals.</summary>
    public double? OverlapIntervals { get; init; } = 1;

    /// <summary>The longest time between two collections of a target, in intervals.</summary>
    public double? GapIntervals { get; init; }

    /// <summary>Until every orphan is collected by another.</summary>
    public TimeSpan? TakeOver { get; init; }

    /// <summary>Until all processes go by one view, once all is mended.</summary>
    public TimeSpan? Convergence { get; init; } = TimeSpan.FromSeconds(10);
}
