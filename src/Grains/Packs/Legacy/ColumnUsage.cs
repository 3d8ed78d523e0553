namespace Fleet.Grains.Packs.Legacy;

/// <summary>What postgres_exporter's files call the usage of a column.</summary>
internal enum ColumnUsage
{
    /// <summary>It is not shown; so with every word that is none of the others.</summary>
    Discard,

    /// <summary>A label of all series of the namespace.</summary>
    Label,

    /// <summary>A counter.</summary>
    Counter,

    /// <summary>A gauge.</summary>
    Gauge,

    /// <summary>A histogram, from four columns: upper bounds, and with <c>_bucket</c>, <c>_sum</c>, <c>_count</c> behind the name its values.</summary>
    Histogram,

    /// <summary>A gauge of texts that stand for numbers.</summary>
    MappedMetric,

    /// <summary>A gauge of milliseconds, from texts such as <c>1.5s</c>.</summary>
    Duration,
}
