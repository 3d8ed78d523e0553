using System.Globalization;

namespace Fleet.Cluster.Targets;

/// <summary>The <c>options</c> field of a spec, by kind. What an exporter knows and this version does not is refused by name.</summary>
internal static class OptionFields
{
    private const string NotYet = "not supported in this version";

    // The flags of redis_exporter v1.89 that shape what is collected, in camel case.
    private static readonly string[] RedisLater =
    [
        "namespace", "checkKeys", "checkSingleKeys", "checkKeyGroups", "countKeys", "checkKeysBatchSize", "script",
        "luaScriptReadOnly", "maxDistinctKeyGroups", "isTile38", "isCluster", "clusterDiscoverHostnames",
        "exportClientList", "exportClientPort", "redisOnlyMetrics", "includeGoRuntimeMetrics", "pingOnConnect",
        "includeConfigMetrics", "includeModulesMetrics", "includeSearchIndexesMetrics", "includeSentinelPeerInfo",
        "checkSearchIndexes", "disableExportingKeyValues", "excludeLatencyHistogramMetrics", "redactConfigMetrics",
        "includeRdbFileSizeMetric", "skipCheckkeysForRoleMaster", "includeMetricsForEmptyDatabases", "appendInstanceRoleLabel",
    ];

    /// <summary>Reads the field of <paramref name="spec" />.</summary>
    public static TargetOptions Read(SpecReader spec, TargetKind kind)
    {
        var options = spec.Sub("options");
        return kind switch
        {
            TargetKind.Postgres => ReadPostgres(options),
            TargetKind.PgBouncer => ReadPgBouncer(options),
            _ => ReadRedis(options),
        };
    }

    /// <summary>Why a text is no <c>[dbN=]key</c>; null when it is.</summary>
    public static string? WhyNotStream(string text)
    {
        var equals = text.IndexOf('=', StringComparison.Ordinal);
        if (equals < 0)
        {
            return null;
        }

        var number = text.StartsWith("db", StringComparison.Ordinal) ? text.AsSpan(2, Math.Max(0, equals - 2)) : text.AsSpan(0, equals);
        return equals + 1 < text.Length && ushort.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out _)
            ? null
            : "must be a key, or dbN= and a key; write db0= before a key that holds an equals sign";
    }

    private static PostgresOptions ReadPostgres(SpecReader? options)
    {
        if (options is null)
        {
            return new PostgresOptions();
        }

        var databases = options.Sub("databases");
        var read = new PostgresOptions
        {
            IncludeDatabases = databases?.Texts("include", Anything) ?? [],
            ExcludeDatabases = databases?.Texts("exclude", Anything) ?? [],
            TopStatements = options.Number("topStatements", 1, 1000, byDefault: 100),
            Compatibility = options.Texts("compatibility", Compatibility.WhyNot),
            QueryFiles = options.Texts("queryFiles", WhyNotPath),
            AutoDiscoverDatabases = options.Flag("autoDiscoverDatabases", byDefault: true),
        };
        databases?.End();
        options.End();
        return read;
    }

    private static PgBouncerOptions ReadPgBouncer(SpecReader? options)
    {
        options?.End();
        return new PgBouncerOptions();
    }

    private static RedisOptions ReadRedis(SpecReader? options)
    {
        if (options is null)
        {
            return new RedisOptions();
        }

        var read = new RedisOptions
        {
            SetClientName = options.Flag("setClientName", byDefault: true),
            ConfigCommand = ReadCommand(options),
            IncludeSystemMetrics = options.Flag("includeSystemMetrics", byDefault: false),
            CheckSingleStreams = options.Texts("checkSingleStreams", WhyNotStream),
            CheckStreams = options.Texts("checkStreams", WhyNotStream),
            StreamsExcludeConsumerMetrics = options.Flag("streamsExcludeConsumerMetrics", byDefault: false),
        };
        options.Refuse(RedisLater, NotYet);
        options.End();
        return read;
    }

    private static string ReadCommand(SpecReader options)
    {
        var command = options.Text("configCommand");
        if (command is null || (command.Length <= 64 && command.All(c => c is > ' ' and <= '~')))
        {
            return command ?? "CONFIG";
        }

        options.Problem("configCommand", "must be one word");
        return "CONFIG";
    }

    private static string? WhyNotPath(string text) => text.Any(char.IsControl) ? "must be the path of a file or directory" : null;

    private static string? Anything(string text) => null;
}
