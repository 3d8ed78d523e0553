namespace Fleet.Gateway.Admin.Documents;

/// <summary>The answer of checkTarget: what one try on a fresh connection came to. The target's series stay as they were.</summary>
internal sealed record CheckDocument
{
    /// <summary>ok, partial (some of it failed) or failed.</summary>
    public required string Outcome { get; init; }

    /// <summary>The class of the failure, such as dns, connect, tls, auth or timeout; none when nothing failed.</summary>
    public required string Reason { get; init; }

    /// <summary>What went wrong, in a sentence; empty when nothing did.</summary>
    public required string Message { get; init; }

    /// <summary>How long the try took, in seconds.</summary>
    public required double Duration { get; init; }

    /// <summary>Series that it gave.</summary>
    public required int Series { get; init; }

    /// <summary>The collectors that failed, and why.</summary>
    public required SkippedDocument[] Failed { get; init; }

    /// <summary>The collectors that do not run on this target, and why.</summary>
    public required SkippedDocument[] Skipped { get; init; }
}
