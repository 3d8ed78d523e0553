using Fleet.Cluster.Targets;
using Xunit;

namespace Fleet.Tests.Integration.Redis.Parity;

/// <summary>Debian's redis_exporter 1.45 and Fleet on each of three Sentinels that agree on a master with two replicas.</summary>
public sealed class SentinelParity(AgreedSentinels sentinels, ITestOutputHelper output) : IClassFixture<AgreedSentinels>
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public async Task A_sentinel_gives_every_series(int number)
    {
        await using var pair = await Pair.StartAsync(sentinels.All[number].Address, new RedisOptions());
        var compared = await pair.CompareAsync(Differences.OfSentinel);
        output.WriteLine(compared.ToString());
    }

    [Fact]
    public async Task A_sentinel_gives_every_series_of_the_recorded_output()
    {
        await using var collector = RedisTarget.Collector(sentinels.All[0].Address);
        var collection = await collector.CollectAsync();
        output.WriteLine(await Recorded.DemandAsync("redisexp_1.55_sentinel.prom", collection, Differences.OfSentinel));
        Assert.False(collection.Has("redis_db_keys"));
        Assert.Equal(["config", "latency_histogram", "latency_latest", "slowlog", "slowlog_last"], collection.Skipped.Select(static one => one.Collector));
    }

    /// <summary>redis_exporter asks Sentinels for them too.</summary>
    [Fact]
    public async Task A_sentinel_tells_its_clients()
    {
        await using var collector = RedisTarget.Collector(sentinels.All[0].Address, static spec => spec with { Options = new RedisOptions { ExportClientList = true } });
        var collection = await collector.CollectAsync();
        var own = collection.Families().Single(static family => family.Name == "redis_connected_client_info").Samples
            .Single(static client => client.Labels.Any(static label => label is { Name: "name", Value: "fleet" }));
        Assert.Contains(own.Labels, static label => label is { Name: "host", Value: "127.0.0.1" });
        Assert.True(collection.Has("redis_connected_clients_details"));
        Assert.DoesNotContain("client_list", collection.Skipped.Select(static one => one.Collector));
    }

    /// <summary>Series that 1.45 does not have yet.</summary>
    [Fact]
    public async Task A_sentinel_tells_its_settings_and_its_peers()
    {
        await using var collector = RedisTarget.Collector(
            sentinels.All[0].Address, static spec => spec with { Options = new RedisOptions { IncludeConfigMetrics = true, IncludeSentinelPeerInfo = true } });
        var collection = await collector.CollectAsync();
        Assert.Equal(2, collection.Value("redis_sentinel_master_setting_ckquorum"));
        Assert.Equal(60000, collection.Value("redis_sentinel_master_setting_down_after_milliseconds"));
        Assert.Equal(5000, collection.Value("redis_sentinel_master_setting_failover_timeout"));
        Assert.Equal(1, collection.Value("redis_sentinel_master_setting_parallel_syncs"));
        Assert.InRange(collection.Value("redis_sentinel_master_last_ok_ping_reply_seconds"), 0, 20);
        Assert.Equal((3, 2), (collection.Value("redis_sentinel_master_ok_sentinels"), collection.Value("redis_sentinel_master_ok_slaves")));
        var peers = collection.Families().Single(static family => family.Name == "redis_sentinel_peer_info").Samples;
        Assert.Equal(
            sentinels.All.Skip(1).Select(static one => one.Address.Split(':')[1]).Order(StringComparer.Ordinal),
            peers.Select(static peer => peer.Labels.Single(static label => label.Name == "port").Value).Order(StringComparer.Ordinal));
        Assert.True(collection.Has("redis_sentinel_config_key_value"));
    }
}
