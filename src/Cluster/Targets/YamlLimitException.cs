namespace Fleet.Cluster.Targets;

/// <summary>Ends the reading of a YAML document that is beyond a cap or outside what Fleet takes of YAML.</summary>
internal sealed class YamlLimitException : Exception
{
    public YamlLimitException(string reason, long line)
        : base(reason) => Line = line;

    /// <summary>Where, from 1.</summary>
    public long Line { get; }
}
