using System.Globalization;
using System.Text.RegularExpressions;

namespace Fleet.Cluster.Targets;

/// <summary>The <c>options</c> of a Redis target: redis_exporter's flags in camel case. Those that cannot mean anything here are refused with the reason.</summary>
internal static class RedisOptionFields
{
    private const int LongestExpression = 1000;

    private static readonly string[] OfTheProcess = ["redisOnlyMetrics", "includeGoRuntimeMetrics"];

    /// <summary>Reads the mapping; null gives the defaults.</summary>
    public static RedisOptions Read(SpecReader? options)
    {
        if (options is null)
        {
            return new RedisOptions();
        }

        var read = ReadServer(options, ReadKeys(options));
        options.Refuse(["namespace"], "the names begin with redis_ always; rename them in Prometheus with metric_relabel_configs");
        options.Refuse(["clusterDiscoverHostnames"], "each node of a cluster is a target of its own");
        options.Refuse(OfTheProcess, "a target's page never has series of the process that collects it");
        options.End();
        return read;
    }

    /// <summary>Why a text is no <c>[dbN=]key</c>; null when it is.</summary>
    public static string? WhyNotKey(string text)
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

    private static RedisOptions ReadKeys(SpecReader options) => new()
    {
        CheckSingleStreams = options.Texts("checkSingleStreams", WhyNotKey),
        CheckStreams = options.Texts("checkStreams", WhyNotKey),
        CheckStreamGroups = options.Texts("checkStreamGroups", Anything),
        StreamsExcludeConsumerMetrics = options.Flag("streamsExcludeConsumerMetrics", byDefault: false),
        CheckSingleKeys = options.Texts("checkSingleKeys", WhyNotKey),
        CheckKeys = options.Texts("checkKeys", WhyNotKey),
        CountKeys = options.Texts("countKeys", WhyNotKey),
        CheckKeyGroups = options.Texts("checkKeyGroups", LuaPatternText.WhyNot),
        MaxDistinctKeyGroups = options.Number("maxDistinctKeyGroups", 1, 1000, byDefault: 100),
        CheckKeysBatchSize = options.Number("checkKeysBatchSize", 1, 10_000, byDefault: 1000),
        DisableExportingKeyValues = options.Flag("disableExportingKeyValues", byDefault: false),
        SkipCheckKeysForRoleMaster = options.Flag("skipCheckKeysForRoleMaster", byDefault: false),
    };

    private static RedisOptions ReadServer(SpecReader options, RedisOptions keys) => keys with
    {
        SetClientName = options.Flag("setClientName", byDefault: true),
        ConfigCommand = ReadCommand(options),
        IncludeSystemMetrics = options.Flag("includeSystemMetrics", byDefault: false),
        ExportClientList = options.Flag("exportClientList", byDefault: false),
        ExportClientPort = options.Flag("exportClientPort", byDefault: false),
        IncludeConfigMetrics = options.Flag("includeConfigMetrics", byDefault: false),
        RedactConfigMetrics = options.Flag("redactConfigMetrics", byDefault: true),
        IncludeModulesMetrics = options.Flag("includeModulesMetrics", byDefault: false),
        IncludeSearchIndexesMetrics = options.Flag("includeSearchIndexesMetrics", byDefault: false),
        CheckSearchIndexes = ReadExpression(options),
        ExcludeLatencyHistogramMetrics = options.Flag("excludeLatencyHistogramMetrics", byDefault: false),
        Script = options.Texts("script", WhyNotPath),
        LuaScriptReadOnly = options.Flag("luaScriptReadOnly", byDefault: false),
        IncludeSentinelPeerInfo = options.Flag("includeSentinelPeerInfo", byDefault: false),
        IsCluster = options.Flag("isCluster", byDefault: false),
        IsTile38 = options.Flag("isTile38", byDefault: false),
        IncludeRdbFileSizeMetric = options.Flag("includeRdbFileSizeMetric", byDefault: false),
        IncludeMetricsForEmptyDatabases = options.Flag("includeMetricsForEmptyDatabases", byDefault: true),
        AppendInstanceRoleLabel = options.Flag("appendInstanceRoleLabel", byDefault: false),
        PingOnConnect = options.Flag("pingOnConnect", byDefault: false),
    };

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

    private static string ReadExpression(SpecReader options)
    {
        const string Name = "checkSearchIndexes";
        var expression = options.Text(Name) ?? ".*";
        try
        {
            // Without backtracking none can be made to run for ever.
            _ = new Regex(expression, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant);
            if (expression.Length <= LongestExpression)
            {
                return expression;
            }

            options.Problem(Name, $"must have at most {LongestExpression} characters");
        }
        catch (Exception e) when (e is ArgumentException or NotSupportedException)
        {
            options.Problem(Name, "must be a regular expression, without look-around and back references");
        }

        return ".*";
    }

    private static string? WhyNotPath(string text) =>
        !Path.IsPathRooted(text) || text.Any(char.IsControl) ? "must be the whole path of a file on the silos" : null;

    private static string? Anything(string text) => null;
}
