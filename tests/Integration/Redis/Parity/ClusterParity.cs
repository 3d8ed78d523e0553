using Fleet.Cluster.Targets;
using Fleet.Tests.Testing.Servers;
using Xunit;

namespace Fleet.Tests.Integration.Redis.Parity;

/// <summary>Debian's redis_exporter 1.45 and Fleet on each node of one Redis Cluster, without and with key options.</summary>
public sealed class ClusterParity(BusyCluster cluster, ITestOutputHelper output) : IClassFixture<BusyCluster>
{
    public static TheoryData<int> Nodes() => [0, 1, 2, 3];

    private RedisServer Node(int number) => cluster.Cluster.Masters.Concat(cluster.Cluster.Replicas).ElementAt(number);

    [Theory]
    [MemberData(nameof(Nodes))]
    public async Task A_node_gives_every_series(int node)
    {
        await using var pair = await Pair.StartAsync(Node(node).Address, new RedisOptions());
        var compared = await pair.CompareAsync();
        output.WriteLine(compared.ToString());
        var collection = await pair.Collector.CollectAsync();
        Assert.Equal((1, 16384, 4), (collection.Value("redis_cluster_state"), collection.Value("redis_cluster_slots_assigned"), collection.Value("redis_cluster_known_nodes")));
        Assert.Single(collection.Families().Single(static family => family.Name == "redis_db_keys").Samples);
    }

    /// <summary>INFO tells that there is a cluster; only then its state can be asked for, and afterwards it is asked for at once.</summary>
    [Fact]
    public async Task A_node_is_asked_in_one_round_trip_after_the_first()
    {
        await using var collector = RedisTarget.Collector(Node(1).Address);
        var first = await collector.CollectAsync();
        var second = await collector.CollectAsync();
        Assert.Equal(first.Value("redis_total_reads_processed") + 2, second.Value("redis_total_reads_processed"));
        Assert.Equal(second.Value("redis_total_reads_processed") + 1, (await collector.CollectAsync()).Value("redis_total_reads_processed"));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Keys_and_streams_give_every_series(bool isCluster)
    {
        await using var pair = await Pair.StartAsync(
            Node(0).Address,
            new RedisOptions { IsCluster = isCluster, CheckKeys = ["key:*"], CheckSingleKeys = [.. BusyCluster.Keys], CheckStreams = ["stream:*"], CheckSingleStreams = [.. BusyCluster.Streams], CountKeys = ["key:*", "*"] },
            "-is-cluster=" + (isCluster ? "true" : "false"), "-check-keys=key:*", "-check-single-keys=" + string.Join(',', BusyCluster.Keys), "-check-streams=stream:*", "-check-single-streams=" + string.Join(',', BusyCluster.Streams),
            "-count-keys=key:*,*");
        var compared = await pair.CompareAsync(isCluster ? Differences.OfCluster : []);
        output.WriteLine(compared.ToString());
    }

    [Fact]
    public async Task A_node_gives_every_series_of_the_recorded_output()
    {
        await using var collector = RedisTarget.Collector(
            Node(0).Address, static spec => spec with { Options = new RedisOptions { CheckKeys = ["key:*"], CheckStreams = ["stream:*"], CountKeys = ["key:*"] } });
        output.WriteLine(await Recorded.DemandAsync("redisexp_1.55_cluster.prom", await collector.CollectAsync()));
    }
}
