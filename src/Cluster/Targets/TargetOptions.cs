using System.Collections.Immutable;

namespace Fleet.Cluster.Targets;

/// <summary>The options of a target's kind.</summary>
public abstract record TargetOptions
{
    private protected TargetOptions()
    {
    }
}

/// <summary>Options of <see cref="TargetKind.Postgres" />.</summary>
public sealed record PostgresOptions : TargetOptions
{
    /// <summary>Patterns (<c>*</c>, <c>?</c>) of databases to watch; empty for all.</summary>
    public ImmutableArray<string> IncludeDatabases { get; init; } = [];

    /// <summary>Patterns of databases to leave out; wins over <see cref="IncludeDatabases" />.</summary>
    public ImmutableArray<string> ExcludeDatabases { get; init; } = [];

    /// <summary>How many statements of pg_stat_statements are shown, 1 to 1000.</summary>
    public int TopStatements { get; init; } = 100;

    /// <summary>Words of <see cref="Targets.Compatibility" />: whose names are served; empty for all.</summary>
    public ImmutableArray<string> Compatibility { get; init; } = [];

    /// <summary>Files with queries of the user's own, or directories of them, as the silo that collects the target sees them.</summary>
    public ImmutableArray<string> QueryFiles { get; init; } = [];

    /// <summary>
    /// Whether queries of a postgres_exporter file that are not for the <c>master</c> only are asked in every wanted database;
    /// if not, in the one that the target is entered by.
    /// </summary>
    public bool AutoDiscoverDatabases { get; init; } = true;
}

/// <summary>Options of <see cref="TargetKind.PgBouncer" />: it has none.</summary>
public sealed record PgBouncerOptions : TargetOptions;

/// <summary>Options of <see cref="TargetKind.Redis" />, named after redis_exporter's flags.</summary>
public sealed record RedisOptions : TargetOptions
{
    /// <summary>Announce the connection with CLIENT SETNAME.</summary>
    public bool SetClientName { get; init; } = true;

    /// <summary>The name of the CONFIG command, for servers that renamed it; <c>-</c> to never ask.</summary>
    public string ConfigCommand { get; init; } = "CONFIG";

    /// <summary>Also show the memory of the machine (<c>redis_total_system_memory_bytes</c>).</summary>
    public bool IncludeSystemMetrics { get; init; }

    /// <summary>Streams to describe, as <c>[dbN=]key</c>, taken literally.</summary>
    public ImmutableArray<string> CheckSingleStreams { get; init; } = [];

    /// <summary>Streams to describe, as <c>[dbN=]pattern</c>.</summary>
    public ImmutableArray<string> CheckStreams { get; init; } = [];

    /// <summary>Leave the per-consumer series of streams out.</summary>
    public bool StreamsExcludeConsumerMetrics { get; init; }
}
