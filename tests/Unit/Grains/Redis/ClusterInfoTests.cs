using Fleet.Cluster;
using Fleet.Cluster.Targets;
using Fleet.Grains.Collectors.Redis;
using Fleet.Grains.Collectors.Redis.Mapping;
using Xunit;

namespace Fleet.Tests.Unit.Grains.Redis;

public sealed class ClusterInfoTests
{
    private const string ClusterInfo =
        "cluster_state:ok\r\ncluster_slots_assigned:16384\r\ncluster_stats_messages_ping_sent:5\r\ncluster_stats_messages_sent:5\r\ntotal_cluster_links_buffer_limit_exceeded:0\r\n";

    private static readonly string[] Expected =
        ["cluster_messages_sent_total 5", "cluster_slots_assigned 16384", "cluster_state 1", "cluster_stats_messages_ping_sent 5"];

    [Fact]
    public void A_node_is_told_of_by_CLUSTER_INFO() => Assert.Equal(Expected, ByCluster("cluster_enabled:1"));

    /// <summary>Valkey 9.1 has the whole of CLUSTER INFO in INFO ALL, in a section of its own.</summary>
    [Fact]
    public void What_INFO_tells_already_comes_once()
    {
        var info = "# Cluster\r\ncluster_enabled:1\r\n\r\n# Cluster Info\r\n" + ClusterInfo;
        Assert.Empty(ByCluster(info));
        Assert.Equal(["cluster_enabled 1", .. Expected], Told.By(families => FieldFamilies.Add(RedisInfo.Parse(info).Fields, includeSystemMetrics: false, families)).Order(StringComparer.Ordinal));
    }

    private static IEnumerable<string> ByCluster(string info)
    {
        var ask = RedisAsks.For(new RedisOptions(), Limits.Default, scripts: null, TimeProvider.System).Single(static ask => ask.Collector == "cluster");
        Assert.True(ask.AppliesTo!(RedisInfo.Parse(info)));
        return Told.By(families => Assert.True(ask.Map([Told.Text(ClusterInfo)], RedisInfo.Parse(info), families))).Order(StringComparer.Ordinal);
    }
}
