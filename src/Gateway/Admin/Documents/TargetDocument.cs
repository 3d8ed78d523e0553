namespace Fleet.Gateway.Admin.Documents;

/// <summary>A target as the OpenAPI document describes it. The parser and writer of specs are in Cluster; a test compares the two.</summary>
internal sealed record TargetDocument
{
    /// <summary>1-253 of <c>a-z 0-9 . _ -</c>; stands in the path too.</summary>
    public string? Id { get; init; }

    /// <summary>postgres or redis.</summary>
    public required string Kind { get; init; }

    /// <summary>host:port, or unix:/path.</summary>
    public required string Address { get; init; }

    /// <summary>postgres: the database to enter by.</summary>
    public string? Database { get; init; }

    /// <summary>The cluster it belongs to.</summary>
    public string? Group { get; init; }

    /// <summary>Who the collector logs in as.</summary>
    public CredentialsDocument? Credentials { get; init; }

    /// <summary>How TLS is used.</summary>
    public TlsDocument? Tls { get; init; }

    /// <summary>Time between two collections, such as 15s.</summary>
    public string? Interval { get; init; }

    /// <summary>Deadline of one collection.</summary>
    public string? Timeout { get; init; }

    /// <summary>Multiples of the interval: health, activity, sizes, heavy.</summary>
    public Dictionary<string, int>? Tiers { get; init; }

    /// <summary>Labels for its series.</summary>
    public Dictionary<string, string>? Labels { get; init; }

    /// <summary><c>__meta_kubernetes_*</c> values for service discovery.</summary>
    public Dictionary<string, string>? Meta { get; init; }

    /// <summary>Lists of names under enable and disable.</summary>
    public Dictionary<string, string[]>? Collectors { get; init; }

    /// <summary>Options of the kind.</summary>
    public Dictionary<string, object>? Options { get; init; }

    /// <summary>Answers only: the revision for If-Match.</summary>
    public long? Revision { get; init; }
}
