using System.Globalization;
using System.Text.Json.Nodes;
using Fleet.Cluster.Targets;

namespace Fleet.Cluster.Discovery;

/// <summary>Which variable of redis_exporter gives which option of a target.</summary>
internal static class RedisEnvironmentOptions
{
    private const string Prefix = "REDIS_EXPORTER_";

    /// <summary>Lists of <c>[dbN=]key</c>, written as in a URL's query.</summary>
    private static readonly (string Variable, string Option)[] Keys =
    [
        ("CHECK_KEYS", "checkKeys"), ("CHECK_SINGLE_KEYS", "checkSingleKeys"), ("COUNT_KEYS", "countKeys"),
        ("CHECK_STREAMS", "checkStreams"), ("CHECK_SINGLE_STREAMS", "checkSingleStreams"),
    ];

    /// <summary>Lists that are taken as they are. The second is not redis_exporter's, but in use.</summary>
    private static readonly (string Variable, string Option)[] Lists =
        [("CHECK_KEY_GROUPS", "checkKeyGroups"), ("CHECK_STREAM_GROUPS", "checkStreamGroups")];

    private static readonly (string Variable, string Option)[] Files = [("SCRIPT", "script")];

    private static readonly (string Variable, string Option)[] Texts =
        [("CONFIG_COMMAND", "configCommand"), ("CHECK_SEARCH_INDEXES", "checkSearchIndexes")];

    private static readonly (string Variable, string Option)[] Numbers =
        [("CHECK_KEYS_BATCH_SIZE", "checkKeysBatchSize"), ("MAX_DISTINCT_KEY_GROUPS", "maxDistinctKeyGroups")];

    private static readonly (string Variable, string Option)[] Flags =
    [
        ("SET_CLIENT_NAME", "setClientName"), ("INCL_SYSTEM_METRICS", "includeSystemMetrics"),
        ("STREAMS_EXCLUDE_CONSUMER_METRICS", "streamsExcludeConsumerMetrics"), ("DISABLE_EXPORTING_KEY_VALUES", "disableExportingKeyValues"),
        ("SKIP_CHECKKEYS_FOR_ROLE_MASTER", "skipCheckKeysForRoleMaster"), ("EXPORT_CLIENT_LIST", "exportClientList"),
        ("EXPORT_CLIENT_PORT", "exportClientPort"), ("INCL_CONFIG_METRICS", "includeConfigMetrics"),
        ("REDACT_CONFIG_METRICS", "redactConfigMetrics"), ("INCL_MODULES_METRICS", "includeModulesMetrics"),
        ("INCL_SEARCH_INDEXES_METRICS", "includeSearchIndexesMetrics"), ("EXCLUDE_LATENCY_HISTOGRAM_METRICS", "excludeLatencyHistogramMetrics"),
        ("LUA_SCRIPT_READ_ONLY", "luaScriptReadOnly"), ("INCL_SENTINEL_PEER_INFO", "includeSentinelPeerInfo"), ("IS_CLUSTER", "isCluster"),
        ("IS_TILE38", "isTile38"), ("INCL_RDB_FILE_SIZE_METRIC", "includeRdbFileSizeMetric"),
        ("INCL_METRICS_FOR_EMPTY_DATABASES", "includeMetricsForEmptyDatabases"), ("APPEND_INSTANCE_ROLE_LABEL", "appendInstanceRoleLabel"),
        ("PING_ON_CONNECT", "pingOnConnect"),
    ];

    /// <summary>The options that the variables give.</summary>
    public static JsonObject Read(EnvironmentReader reader)
    {
        var options = new JsonObject();
        Add(options, Keys, name => List(reader, name, RedisKeyText.Decode));
        Add(options, Lists, name => List(reader, name, static entry => entry));
        Add(options, Files, name => List(reader, name, Path.GetFullPath));
        Add(options, Texts, name => reader.Text(name) is { } text ? JsonValue.Create(text) : null);
        Add(options, Numbers, name => Number(reader, name));
        Add(options, Flags, name => reader.Flag(name) is { } flag ? JsonValue.Create(flag) : null);
        return options;
    }

    private static void Add(JsonObject options, (string Variable, string Option)[] rows, Func<string, JsonNode?> read)
    {
        foreach (var (variable, option) in rows)
        {
            if (read(Prefix + variable) is { } value)
            {
                options[option] = value;
            }
        }
    }

    private static JsonArray? List(EnvironmentReader reader, string name, Func<string, string> decode) =>
        reader.List(name) is { Length: > 0 } entries ? [.. entries.Select(entry => JsonValue.Create(decode(entry)))] : null;

    /// <summary>The specification says what is wrong with a number; what is none goes there as a text, and is refused as such.</summary>
    private static JsonValue? Number(EnvironmentReader reader, string name) =>
        reader.Text(name) is not { } text ? null
        : long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? JsonValue.Create(number)
        : JsonValue.Create(text);
}
