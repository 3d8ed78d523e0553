namespace Fleet.Gateway.Admin.Documents;

/// <summary>A target as a member of its group.</summary>
internal sealed record MemberDocument
{
    /// <summary>The name of the target.</summary>
    public required string Id { get; init; }

    /// <summary>postgres, pgbouncer, redis or sentinel.</summary>
    public required string Kind { get; init; }

    /// <summary>host:port, or unix:/path of a socket.</summary>
    public required string Address { get; init; }

    /// <summary>starting (no collection has ended yet), up, partial (reached, but a collector failed), down (not reached) or unknown (its silo does not answer, or it has none).</summary>
    public required string State { get; init; }

    /// <summary>What went wrong, in a sentence; empty when nothing did.</summary>
    public required string Message { get; init; }
}
