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

/// <summary>Options of <see cref="TargetKind.Redis" /> and <see cref="TargetKind.Sentinel" />, named after redis_exporter's flags.</summary>
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

    /// <summary>Patterns (<c>*</c>, <c>?</c>, <c>[...]</c>) of the consumer groups to describe; empty for all.</summary>
    public ImmutableArray<string> CheckStreamGroups { get; init; } = [];

    /// <summary>Keys to describe, as <c>[dbN=]pattern</c>.</summary>
    public ImmutableArray<string> CheckKeys { get; init; } = [];

    /// <summary>Keys to describe, as <c>[dbN=]key</c>, taken literally.</summary>
    public ImmutableArray<string> CheckSingleKeys { get; init; } = [];

    /// <summary>Patterns whose keys are counted, as <c>[dbN=]pattern</c>.</summary>
    public ImmutableArray<string> CountKeys { get; init; } = [];

    /// <summary>Lua patterns that put the keys of all databases into groups.</summary>
    public ImmutableArray<string> CheckKeyGroups { get; init; } = [];

    /// <summary>How many groups of keys of a database are shown; the rest is one group more.</summary>
    public int MaxDistinctKeyGroups { get; init; } = 100;

    /// <summary>Keys that the server looks at in one step of a walk over them.</summary>
    public int CheckKeysBatchSize { get; init; } = 1000;

    /// <summary>Show sizes of keys only, never what is in them.</summary>
    public bool DisableExportingKeyValues { get; init; }

    /// <summary>Leave keys and streams to the replicas.</summary>
    public bool SkipCheckKeysForRoleMaster { get; init; }

    /// <summary>A series of each client connection.</summary>
    public bool ExportClientList { get; init; }

    /// <summary>Show the port of each client connection too.</summary>
    public bool ExportClientPort { get; init; }

    /// <summary>Every setting as a series.</summary>
    public bool IncludeConfigMetrics { get; init; }

    /// <summary>Leave passwords and user names out of the series of settings.</summary>
    public bool RedactConfigMetrics { get; init; } = true;

    /// <summary>The series of modules.</summary>
    public bool IncludeModulesMetrics { get; init; }

    /// <summary>The series of search indexes.</summary>
    public bool IncludeSearchIndexesMetrics { get; init; }

    /// <summary>A regular expression that the names of those search indexes match.</summary>
    public string CheckSearchIndexes { get; init; } = ".*";

    /// <summary>Leave the series of latencies out.</summary>
    public bool ExcludeLatencyHistogramMetrics { get; init; }

    /// <summary>Files of Lua scripts whose results become series, as the silo that collects the target sees them.</summary>
    public ImmutableArray<string> Script { get; init; } = [];

    /// <summary>Run the scripts by EVAL_RO, which refuses those that write.</summary>
    public bool LuaScriptReadOnly { get; init; }

    /// <summary>A series of each Sentinel that a Sentinel knows.</summary>
    public bool IncludeSentinelPeerInfo { get; init; }

    /// <summary>Ask about keys and streams that the options name on the nodes of the cluster where they live; nodes of a cluster are recognised without it.</summary>
    public bool IsCluster { get; init; }

    /// <summary>The target is a Tile38.</summary>
    public bool IsTile38 { get; init; }

    /// <summary>The size of the dump, where the silo sees the server's files.</summary>
    public bool IncludeRdbFileSizeMetric { get; init; }

    /// <summary>Show databases without keys as 0.</summary>
    public bool IncludeMetricsForEmptyDatabases { get; init; } = true;

    /// <summary>Give each series the role of the server as the label <c>instance_role</c>.</summary>
    public bool AppendInstanceRoleLabel { get; init; }

    /// <summary>Measure the time of a PING in each collection.</summary>
    public bool PingOnConnect { get; init; }
}
