namespace Fleet.Gateway.Admin.Documents;

/// <summary>One collector of a target and how its last attempt went.</summary>
internal sealed record CollectorDocument
{
    /// <summary>Its name; the value for collect[] in a scrape.</summary>
    public required string Collector { get; init; }

    /// <summary>Time between two of its runs, such as 15s.</summary>
    public required string Every { get; init; }

    /// <summary>ok, partial (some of it failed) or failed.</summary>
    public required string Outcome { get; init; }

    /// <summary>The class of the failure, such as dns, connect, tls, auth or timeout; none when nothing failed.</summary>
    public required string Reason { get; init; }

    /// <summary>What went wrong, in a sentence; empty when nothing did.</summary>
    public required string Message { get; init; }

    /// <summary>How long its last attempt took, in seconds.</summary>
    public required double Duration { get; init; }

    /// <summary>Age of the values that a scrape gets, in seconds; null when it has none.</summary>
    public required double? Age { get; init; }

    /// <summary>Series that a scrape gets from it.</summary>
    public required int Series { get; init; }
}
