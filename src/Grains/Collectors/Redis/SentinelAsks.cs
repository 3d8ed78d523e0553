using Fleet.Cluster;
using Fleet.Cluster.Targets;
using Fleet.Grains.Collecting;
using Fleet.Grains.Collectors.Redis.Mapping;
using Fleet.Resp;

namespace Fleet.Grains.Collectors.Redis;

/// <summary>What is asked of a Sentinel: the masters that it watches, and of each its quorum, its other Sentinels and its replicas.</summary>
internal static class SentinelAsks
{
    public static IEnumerable<RedisAsk> For(RedisOptions options, Limits limits)
    {
        yield return Masters(limits.Redis.SentinelMasters);
        yield return Members(options.IncludeSentinelPeerInfo, limits.Redis.SentinelMasters);
        if (options.IncludeConfigMetrics)
        {
            yield return Settings(options.RedactConfigMetrics);
        }
    }

    /// <summary>All of them come in one reply, whatever their number; but more than these are not asked about one by one.</summary>
    private static RedisAsk Masters(int most) => new()
    {
        Collector = "sentinel_masters",
        Tier = Tiers.Health,
        Commands = [RespCommand.Of("SENTINEL", "MASTERS")],
        Text = "SENTINEL MASTERS",
        Grant = "+sentinel|masters",
        AppliesTo = static info => info.IsSentinel,
        Map = static (replies, _, families) => SentinelMasterFamilies.AddSettings(replies[0], families),
        Trouble = replies => replies[0].AsElements() is { IsDefault: false } masters && masters.Length > most
            ? new RedisFailure(FailureReason.Limit, $"The Sentinel watches more than {most} masters; the quorum, the Sentinels and the replicas of the others are left out.")
            : null,
    };

    /// <summary>By the names that the last INFO had; a master that went meanwhile answers with an error and is left out.</summary>
    private static RedisAsk Members(bool withPeers, int most) => new()
    {
        Collector = "sentinel_members",
        Tier = Tiers.Health,
        CommandsFor = session => [.. (session.Info is { IsSentinel: true } info ? SentinelFamilies.Masters(info) : [])
            .Take(most)
            .SelectMany(static master => new[]
            {
                RespCommand.Of("SENTINEL", "CKQUORUM", master.Name),
                RespCommand.Of("SENTINEL", "SENTINELS", master.Name),
                RespCommand.Of("SENTINEL", "SLAVES", master.Name),
            })],
        MadeFrom = static info => string.Join('\n', SentinelFamilies.Masters(info).Select(static master => master.Name)),
        Text = "SENTINEL CKQUORUM|SENTINELS|SLAVES <master>",
        Grant = "+sentinel|ckquorum +sentinel|sentinels +sentinel|slaves",
        AppliesTo = static info => info.IsSentinel,
        TakesErrors = true,
        Map = (replies, info, families) => SentinelMasterFamilies.AddMembers(replies, SentinelFamilies.Masters(info), withPeers, families),
    };

    private static RedisAsk Settings(bool redact) => new()
    {
        Collector = "sentinel_config",
        Tier = Tiers.Activity,
        Commands = [RespCommand.Of("SENTINEL", "CONFIG", "GET", "*")],
        Text = "SENTINEL CONFIG GET *",
        Grant = "+sentinel|config",
        Option = "includeConfigMetrics",
        AppliesTo = static info => info.IsSentinel,
        Map = (replies, _, families) => SettingFamilies.OfSentinel.Add(replies[0], redact, families),
    };
}
