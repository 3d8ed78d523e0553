namespace Fleet.Gateway.Admin.Documents;

/// <summary>What a target is made of in requests and answers alike.</summary>
internal abstract record TargetFields
{
    /// <summary>postgres only: the database to connect to first; the others are found from there. Default: postgres.</summary>
    public string? Database { get; init; }

    /// <summary>The cluster or other unit that the target belongs to; a filter of the list and of service discovery.</summary>
    public string? Group { get; init; }

    /// <summary>How TLS is used; without it TLS is used where the server offers it.</summary>
    public TlsDocument? Tls { get; init; }

    /// <summary>Time between two collections, 1s to 1h, such as 15s or 1m30s. Default: the configuration's.</summary>
    public string? Interval { get; init; }

    /// <summary>Deadline of one collection, such as 10s; never longer than the interval. Default: the configuration's.</summary>
    public string? Timeout { get; init; }

    /// <summary>How often each tier of collectors runs, in multiples of the interval.</summary>
    public TiersDocument? Tiers { get; init; }

    /// <summary>Most series of one answer, 100 to 1,000,000; beyond it the largest families are left out whole, and counted. Default: the configuration's.</summary>
    public int? MaxSeries { get; init; }

    /// <summary>Labels that service discovery gives to the target's series, by name.</summary>
    public Dictionary<string, string>? Labels { get; init; }

    /// <summary><c>__meta_kubernetes_*</c> labels that service discovery gives for relabelling, by name.</summary>
    public Dictionary<string, string>? Meta { get; init; }

    /// <summary>Settings of the kind; each kind takes only its own.</summary>
    public OptionsDocument? Options { get; init; }
}
