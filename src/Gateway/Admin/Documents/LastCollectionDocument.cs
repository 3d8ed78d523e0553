namespace Fleet.Gateway.Admin.Documents;

/// <summary>How the last collection of a target ended.</summary>
internal sealed record LastCollectionDocument
{
    /// <summary>When it ended: UTC, such as 2026-01-31T12:00:00.000Z.</summary>
    public required string At { get; init; }

    /// <summary>How long it took, in seconds.</summary>
    public required double Duration { get; init; }

    /// <summary>ok, partial (some of it failed) or failed.</summary>
    public required string Outcome { get; init; }

    /// <summary>The class of the failure, such as dns, connect, tls, auth or timeout; none when nothing failed.</summary>
    public required string Reason { get; init; }

    /// <summary>What went wrong, in a sentence; empty when nothing did.</summary>
    public required string Message { get; init; }
}
