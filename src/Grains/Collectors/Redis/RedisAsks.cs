using System.Collections.Immutable;
using Fleet.Cluster;
using Fleet.Cluster.Targets;
using Fleet.Grains.Collecting;
using Fleet.Grains.Collectors.Redis.Mapping;
using Fleet.Resp;

namespace Fleet.Grains.Collectors.Redis;

/// <summary>The list of what is asked beside INFO: what redis_exporter asks in a scrape without options, and with them.</summary>
internal static class RedisAsks
{
    /// <summary>The collector of the settings, which also tells the number of databases.</summary>
    public const string Config = "config";

    /// <summary>The value of the option configCommand that says: never ask.</summary>
    public const string NoConfig = "-";

    private static readonly Version FirstCommandLog = new(8, 1);

    private static readonly ImmutableArray<RedisAsk> Latencies =
    [
        new()
        {
            Collector = "latency_latest",
            Tier = Tiers.Health,
            Commands = [RespCommand.Of("LATENCY", "LATEST")],
            Text = "LATENCY LATEST",
            Grant = "+latency|latest",
            Map = static (replies, _, families) => LatencyFamilies.AddLatest(replies[0], families),
        },
        new()
        {
            // The largest reply of all, and one series for each bucket of each command.
            Collector = "latency_histogram",
            Tier = Tiers.Activity,
            Commands = [RespCommand.Of("LATENCY", "HISTOGRAM")],
            Text = "LATENCY HISTOGRAM",
            Grant = "+latency|histogram",
            Map = static (replies, info, families) => LatencyFamilies.AddHistograms(replies[0], info, families),
        },
    ];

    private static readonly ImmutableArray<RedisAsk> Logs =
    [
        new()
        {
            Collector = "slowlog",
            Tier = Tiers.Health,
            Commands = [RespCommand.Of("SLOWLOG", "LEN")],
            Text = "SLOWLOG LEN",
            Grant = "+slowlog|len",
            Map = static (replies, _, families) => LogFamilies.AddSlowLength(replies[0], families),
        },
        new()
        {
            Collector = "slowlog_last",
            Tier = Tiers.Health,
            Commands = [RespCommand.Of("SLOWLOG", "GET", "1")],
            Text = "SLOWLOG GET 1",
            Grant = "+slowlog|get",
            Map = static (replies, _, families) => LogFamilies.AddNewestSlow(replies[0], families),
        },
        new()
        {
            Collector = "commandlog",
            Tier = Tiers.Health,
            Commands =
            [
                RespCommand.Of("COMMANDLOG", "LEN", "slow"),
                RespCommand.Of("COMMANDLOG", "LEN", "large-request"),
                RespCommand.Of("COMMANDLOG", "LEN", "large-reply"),
            ],
            Text = "COMMANDLOG LEN slow|large-request|large-reply",
            Grant = "+commandlog|len",
            AppliesTo = static info => Version.TryParse(info["valkey_version"], out var version) && version >= FirstCommandLog,
            Map = static (replies, _, families) => LogFamilies.AddCommandLog(replies, families),
        },
    ];

    private static readonly RedisAsk Cluster = new()
    {
        Collector = "cluster",
        Tier = Tiers.Health,
        Commands = [RespCommand.Of("CLUSTER", "INFO")],
        Text = "CLUSTER INFO",
        Grant = "+cluster|info",
        AppliesTo = static info => info.IsClusterNode,
        Map = static (replies, info, families) => AddClusterInfo(replies[0], info, families),
    };

    /// <summary>Options that ask for everything there is.</summary>
    public static RedisOptions Everything { get; } = new()
    {
        ExportClientList = true,
        IncludeModulesMetrics = true,
        IncludeSearchIndexesMetrics = true,
        IncludeConfigMetrics = true,
        IncludeSentinelPeerInfo = true,
        IncludeRdbFileSizeMetric = true,
        ExportClientPort = true,
        IsTile38 = true,
        Script = ["/"],
    };

    /// <summary>The names of all collectors here.</summary>
    public static IEnumerable<string> Names => For(Everything, Limits.Default, scripts: null, TimeProvider.System).Select(static ask => ask.Collector).Append(RedisScripts.Collector);

    /// <param name="options">The target's options.</param>
    /// <param name="limits">The caps.</param>
    /// <param name="scripts">The target's scripts; null for none.</param>
    /// <param name="time">The clock, for servers that do not tell theirs.</param>
    public static ImmutableArray<RedisAsk> For(RedisOptions options, Limits limits, RedisScripts? scripts, TimeProvider time) =>
    [
        .. options.ConfigCommand == NoConfig ? [] : new[] { Configuration(options) },
        Cluster,
        .. options.ExcludeLatencyHistogramMetrics ? [] : Latencies,
        .. Logs,
        .. SentinelAsks.For(options, limits),
        .. OptionAsks.For(options, limits, time),
        .. scripts is null ? [] : new[] { scripts.Ask },
    ];

    /// <summary>A few hundred settings that hardly ever change.</summary>
    private static RedisAsk Configuration(RedisOptions options) => new()
    {
        Collector = Config,
        Tier = Tiers.Activity,
        Commands = [RespCommand.Of(options.ConfigCommand, "GET", "*")],
        Text = options.ConfigCommand + " GET *",
        Grant = "+config|get",
        Map = (replies, _, families) => ConfigFamilies.Add(replies[0], families)
            && (!options.IncludeConfigMetrics || SettingFamilies.OfServer.Add(replies[0], options.RedactConfigMetrics, families))
            && (!options.IncludeRdbFileSizeMetric || DumpFamilies.Add(replies[0], families)),
        Learn = static (replies, session) =>
        {
            session.Databases = ConfigFamilies.Databases(replies[0]) ?? session.Databases;
            session.Refusals = RefusalSettings.Read(replies[0]);
        },
    };

    /// <summary>As far as INFO ALL does not have it: from Valkey 9.1 on it has all of it.</summary>
    private static bool AddClusterInfo(RespReply reply, RedisInfo info, FamilySet families)
    {
        if (reply.AsText() is not { } text)
        {
            return false;
        }

        FieldFamilies.Add(RedisInfo.Parse(text).FieldsBeyond(info), includeSystemMetrics: false, families);
        return true;
    }
}
