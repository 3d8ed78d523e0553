namespace Fleet.Gateway.Admin.Documents;

/// <summary>A collector that gave nothing, and why.</summary>
internal sealed record SkippedDocument
{
    /// <summary>Its name.</summary>
    public required string Collector { get; init; }

    /// <summary>The reason, in a sentence.</summary>
    public required string Why { get; init; }
}
