namespace Fleet.Exposition;

/// <summary>The type of a metric family, as both exposition formats know it.</summary>
public enum FamilyType
{
    /// <summary><c>untyped</c> in text 0.0.4, <c>unknown</c> in OpenMetrics.</summary>
    Unknown,

    /// <summary>Only ever rises, or starts again from zero.</summary>
    Counter,

    /// <summary>Goes up and down.</summary>
    Gauge,

    /// <summary>Cumulative buckets by <c>le</c>, with <c>_sum</c> and <c>_count</c>.</summary>
    Histogram,

    /// <summary>Quantiles by <c>quantile</c>, with <c>_sum</c> and <c>_count</c>.</summary>
    Summary,
}
