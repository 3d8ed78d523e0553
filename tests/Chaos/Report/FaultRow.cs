using System.Collections.Immutable;
using System.Globalization;

namespace Fleet.Tests.Chaos.Report;

/// <summary>What came of one fault: a row of the report.</summary>
internal sealed record FaultRow
{
    public required string Fault { get; init; }

    /// <summary>How long was watched.</summary>
    public required TimeSpan Watched { get; init; }

    /// <summary>Scrapes of the own witness, and how many of them failed.</summary>
    public required (int Made, int Failed) Scrapes { get; init; }

    /// <summary>Scrapes of Prometheus; null in the short form.</summary>
    public required (long Made, long Failed)? Prometheus { get; init; }

    public required TimeSpan LargestAge { get; init; }

    /// <summary>Collections that the databases saw.</summary>
    public required int Collections { get; init; }

    public required (int ByOne, int ByTwo) Pairs { get; init; }

    public required TimeSpan Overlap { get; init; }

    public required TimeSpan Gap { get; init; }

    /// <summary>How many orphans there were, and until the last was collected by another; null when one never was.</summary>
    public required (int Count, TimeSpan? Last)? Orphans { get; init; }

    public required (int Confirmed, int Refused, int Lost) Writes { get; init; }

    /// <summary>Until the views agreed; null when they did not.</summary>
    public required TimeSpan? Convergence { get; init; }

    public required ImmutableArray<string> Notes { get; init; }

    /// <summary>What did not hold; empty is well.</summary>
    public required ImmutableArray<string> Broken { get; init; }

    public static ImmutableArray<string> Head { get; } =
    [
        "fault", "watched s", "scrapes failed", "Prometheus failed", "largest age s", "collections", "twice by one / two owners",
        "side by side s", "longest gap s", "orphans: all collected after s", "writes: confirmed / refused / lost", "views agree after s", "verdict",
    ];

    public ImmutableArray<string> Cells =>
    [
        Fault, Seconds(Watched), $"{Scrapes.Failed} of {Scrapes.Made}", Prometheus is { } own ? $"{own.Failed} of {own.Made}" : "-",
        Seconds(LargestAge), Collections.ToString(CultureInfo.InvariantCulture), $"{Pairs.ByOne} / {Pairs.ByTwo}", Seconds(Overlap), Seconds(Gap),
        Orphans is { } orphans ? $"{orphans.Count}: {(orphans.Last is { } last ? Seconds(last) : "never")}" : "-",
        $"{Writes.Confirmed} / {Writes.Refused} / {Writes.Lost}", Convergence is { } time ? Seconds(time) : "never", Broken.IsEmpty ? "holds" : "BROKEN",
    ];

    private static string Seconds(TimeSpan time) => time.TotalSeconds.ToString("0.0", CultureInfo.InvariantCulture);
}
