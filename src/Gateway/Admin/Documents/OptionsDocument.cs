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
}
