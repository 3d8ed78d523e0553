namespace Fleet.Exposition;

/// <summary>The two texts in which the gateway answers a scrape.</summary>
public enum ExpositionFormat
{
    /// <summary>Prometheus text 0.0.4.</summary>
    Text004,

    /// <summary>OpenMetrics 1.0.0.</summary>
    OpenMetrics,
}
