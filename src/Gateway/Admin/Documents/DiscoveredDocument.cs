namespace Fleet.Gateway.Admin.Documents;

/// <summary>An entry of service discovery, as Prometheus' http_sd_configs reads it.</summary>
internal sealed record DiscoveredDocument
{
    /// <summary>The one address to scrape: this gateway's, or with address=target the target's own.</summary>
    public required string[] Targets { get; init; }

    /// <summary>The target's labels, and those that relabelling can use or that a scrape needs (__metrics_path__ and others).</summary>
    public required Dictionary<string, string> Labels { get; init; }
}
