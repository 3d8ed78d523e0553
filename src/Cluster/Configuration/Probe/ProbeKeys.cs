namespace Fleet.Cluster.Configuration.Probe;

/// <summary>What who can reach the gateway may learn of keys that no target names: the parameters of <c>/scrape</c>.</summary>
public enum ProbeKeys
{
    /// <summary>Sizes and counts, and so names, which patterns find.</summary>
    Sizes,

    /// <summary>What strings hold too, as redis_exporter shows it.</summary>
    Values,

    /// <summary>Nothing: such parameters are refused.</summary>
    Refuse,
}
