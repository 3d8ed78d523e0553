namespace Fleet.Gateway.Admin.Documents;

/// <summary>Settings of a kind, each for the kind that its description begins with; pgbouncer has none.</summary>
internal sealed record OptionsDocument
{
    /// <summary>postgres: which databases are collected from.</summary>
    public DatabasesDocument? Databases { get; init; }

    /// <summary>postgres: statements shown, the costliest first: 1 to 1000, default 100.</summary>
    public int? TopStatements { get; init; }

    /// <summary>postgres: whose names of series are served where they differ: v0.11, v0.15, v0.19, v0.20 (of postgres_exporter), dashboards. Default: all.</summary>
    public string[]? Compatibility { get; init; }

    /// <summary>postgres: files with queries of your own, or directories of them, on the silos. The queries run as the target's user.</summary>
    public string[]? QueryFiles { get; init; }

    /// <summary>postgres: ask the queries of postgres_exporter's files that do not say master in every database, not only in the one entered by. Default: true.</summary>
    public bool? AutoDiscoverDatabases { get; init; }

    /// <summary>redis: name the connection, so that CLIENT LIST tells whose it is. Default: true.</summary>
    public bool? SetClientName { get; init; }

    /// <summary>redis: the name that CONFIG was given on this server; - to never use it.</summary>
    public string? ConfigCommand { get; init; }

    /// <summary>redis: show the memory of the machine too. Default: false.</summary>
    public bool? IncludeSystemMetrics { get; init; }

    /// <summary>redis: streams to look at, by exact key: key, or dbN=key.</summary>
    public string[]? CheckSingleStreams { get; init; }

    /// <summary>redis: streams to look at, by pattern: pattern, or dbN=pattern.</summary>
    public string[]? CheckStreams { get; init; }

    /// <summary>redis: leave out series of single consumers. Default: false.</summary>
    public bool? StreamsExcludeConsumerMetrics { get; init; }

    /// <summary>redis: patterns of the consumer groups to show. Default: all.</summary>
    public string[]? CheckStreamGroups { get; init; }

    /// <summary>redis: keys to look at, by pattern: pattern, or dbN=pattern.</summary>
    public string[]? CheckKeys { get; init; }

    /// <summary>redis: keys to look at, by exact key: key, or dbN=key.</summary>
    public string[]? CheckSingleKeys { get; init; }

    /// <summary>redis: patterns whose keys are counted: pattern, or dbN=pattern.</summary>
    public string[]? CountKeys { get; init; }

    /// <summary>redis: Lua patterns whose captures put the keys of all databases into groups.</summary>
    public string[]? CheckKeyGroups { get; init; }

    /// <summary>redis: groups of keys shown for each database, the largest first: 1 to 1000, default 100.</summary>
    public int? MaxDistinctKeyGroups { get; init; }

    /// <summary>redis: keys that the server looks at in one step of a walk: 1 to 10000, default 1000.</summary>
    public int? CheckKeysBatchSize { get; init; }

    /// <summary>redis: never show what is in keys. Default: false.</summary>
    public bool? DisableExportingKeyValues { get; init; }

    /// <summary>redis: look at keys and streams on replicas only. Default: false.</summary>
    public bool? SkipCheckKeysForRoleMaster { get; init; }

    /// <summary>redis: a series of each client. Default: false.</summary>
    public bool? ExportClientList { get; init; }

    /// <summary>redis: show the ports of clients too. Default: false.</summary>
    public bool? ExportClientPort { get; init; }

    /// <summary>redis: every setting as a series. Default: false.</summary>
    public bool? IncludeConfigMetrics { get; init; }

    /// <summary>redis: leave passwords and users out of the series of settings. Default: true.</summary>
    public bool? RedactConfigMetrics { get; init; }

    /// <summary>redis: the series of modules. Default: false.</summary>
    public bool? IncludeModulesMetrics { get; init; }

    /// <summary>redis: the series of search indexes. Default: false.</summary>
    public bool? IncludeSearchIndexesMetrics { get; init; }

    /// <summary>redis: a regular expression for the names of search indexes. Default: .*.</summary>
    public string? CheckSearchIndexes { get; init; }

    /// <summary>redis: leave the series of latencies out. Default: false.</summary>
    public bool? ExcludeLatencyHistogramMetrics { get; init; }

    /// <summary>redis: files of Lua scripts, on the silos, whose results become series.</summary>
    public string[]? Script { get; init; }

    /// <summary>redis: run the scripts by EVAL_RO. Default: false.</summary>
    public bool? LuaScriptReadOnly { get; init; }

    /// <summary>redis: a series of each other Sentinel that a Sentinel knows. Default: false.</summary>
    public bool? IncludeSentinelPeerInfo { get; init; }

    /// <summary>redis: without effect, nodes of a cluster are recognised. Default: false.</summary>
    public bool? IsCluster { get; init; }

    /// <summary>redis: the target is a Tile38. Default: false.</summary>
    public bool? IsTile38 { get; init; }

    /// <summary>redis: the size of the dump, where the silo sees the server's files. Default: false.</summary>
    public bool? IncludeRdbFileSizeMetric { get; init; }

    /// <summary>redis: show databases without keys as 0. Default: true.</summary>
    public bool? IncludeMetricsForEmptyDatabases { get; init; }

    /// <summary>redis: give each series the label instance_role. Default: false.</summary>
    public bool? AppendInstanceRoleLabel { get; init; }

    /// <summary>redis: measure the time of a PING. Default: false.</summary>
    public bool? PingOnConnect { get; init; }
}
