namespace Fleet.Exposition;

/// <summary>What one scrape is answered with; made by <see cref="ContentNegotiation" /> before anything is written.</summary>
/// <param name="Format">The text to write.</param>
/// <param name="Gzip">Whether the body is compressed.</param>
public readonly record struct Negotiated(ExpositionFormat Format, bool Gzip)
{
    /// <summary>The Content-Type header that belongs to the format.</summary>
    public string ContentType => Format == ExpositionFormat.OpenMetrics
        ? "application/openmetrics-text; version=1.0.0; charset=utf-8"
        : "text/plain; version=0.0.4; charset=utf-8";
}
