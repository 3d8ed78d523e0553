using Fleet.Cluster.Targets;
using Xunit;

namespace Fleet.Tests.Integration.Redis.Parity;

/// <summary>Debian's redis_exporter 1.45 and Fleet on one master, its replica, and a replica without a master.</summary>
public sealed class StandaloneParity(BusyServer servers, ITestOutputHelper output) : IClassFixture<BusyServer>
{
    [Fact]
    public async Task A_master_with_all_options_gives_every_series()
    {
        await using var pair = await Pair.StartAsync(servers.Master.Address, servers.Options, servers.Flags);
        var compared = await pair.CompareAsync(Differences.OfOptions);
        output.WriteLine(compared.ToString());
    }

    [Fact]
    public async Task A_master_gives_every_series()
    {
        await using var pair = await Pair.StartAsync(servers.Master.Address, new RedisOptions());
        var compared = await pair.CompareAsync();
        output.WriteLine(compared.ToString());
    }

    [Fact]
    public async Task A_replica_gives_every_series()
    {
        await using var pair = await Pair.StartAsync(servers.Replica.Address, new RedisOptions());
        var compared = await pair.CompareAsync();
        output.WriteLine(compared.ToString());
        Assert.Equal(1, (await pair.Collector.CollectAsync()).Value("redis_master_link_up"));
    }

    [Fact]
    public async Task A_replica_without_its_master_gives_every_series()
    {
        await using var pair = await Pair.StartAsync(servers.Orphan.Address, new RedisOptions());
        var compared = await pair.CompareAsync();
        output.WriteLine(compared.ToString());
        Assert.Equal(0, (await pair.Collector.CollectAsync()).Value("redis_master_link_up"));
    }

    [Theory]
    [InlineData("redisexp_1.45_default.prom")]
    [InlineData("redisexp_1.55_default.prom")]
    public async Task A_master_gives_every_series_of_the_recorded_output(string capture)
    {
        await using var collector = RedisTarget.Collector(servers.Master.Address);
        output.WriteLine(await Recorded.DemandAsync(capture, await collector.CollectAsync()));
    }

    [Theory]
    [InlineData("redisexp_1.45_streams.prom")]
    [InlineData("redisexp_1.55_streams.prom")]
    [InlineData("redisexp_1.55_full.prom")]
    public async Task A_master_with_all_options_gives_every_series_of_the_recorded_output(string capture)
    {
        await using var collector = RedisTarget.Collector(servers.Master.Address, spec => spec with { Options = servers.Options });
        output.WriteLine(await Recorded.DemandAsync(capture, await collector.CollectAsync(), Differences.OfOptions));
    }

    [Fact]
    public async Task A_replica_gives_every_series_of_the_recorded_output()
    {
        await using var collector = RedisTarget.Collector(servers.Replica.Address);
        output.WriteLine(await Recorded.DemandAsync("redisexp_1.55_replica.prom", await collector.CollectAsync()));
    }
}
