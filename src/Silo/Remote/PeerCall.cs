namespace Fleet.Silo.Remote;

/// <summary>One request to a silo.</summary>
internal sealed record PeerCall
{
    /// <summary>GET or POST.</summary>
    public required HttpMethod Method { get; init; }

    /// <summary>The incarnation of the silo that is meant.</summary>
    public string To { get; init; } = string.Empty;

    /// <summary>The path, with the query.</summary>
    public required string Path { get; init; }

    /// <summary>How long it may take.</summary>
    public required TimeSpan Limit { get; init; }

    /// <summary>How long its answer may be.</summary>
    public required int MaxBytes { get; init; }

    /// <summary>The JSON body; null for none.</summary>
    public byte[]? Body { get; init; }

    /// <summary>The tag of what the caller has already.</summary>
    public string? KnownTag { get; init; }

    /// <summary>Whether the silo answers it from memory: then silence tells that it does not answer at all.</summary>
    public bool IsPrompt { get; init; } = true;

    /// <summary>Whether it is tried also while others fail at once: it is rare, and something waits for the silo's own answer.</summary>
    public bool IsAlwaysTried { get; init; }
}
