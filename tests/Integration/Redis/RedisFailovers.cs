using System.Globalization;
using System.Text.Json.Nodes;
using Fleet.Tests.Testing.Servers;
using Xunit;

namespace Fleet.Tests.Integration.Redis;

/// <summary>What is seen of failovers, and after how many collections. One may be under way when something happens, and tells what was before.</summary>
public sealed class RedisFailovers(FailoverGateway gateway, ITestOutputHelper output) : IClassFixture<FailoverGateway>
{
    private const int AtOnce = 2;

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);

    private readonly FailoverWatch _watch = new(gateway.Gateway, output);

    [Fact]
    public async Task A_promoted_replica_and_its_demoted_master_change_their_roles_at_once()
    {
        await using var master = await RedisServer.StartAsync();
        await using var replica = await RedisServer.StartAsync("replicaof 127.0.0.1 " + Port(master));
        await using var service = new SteadyRelay(master.Port);
        await replica.Process.WaitUntilAsync(
            async () => (await replica.CommandAsync("INFO replication")).Contains("master_link_status:up", StringComparison.Ordinal), Limit);
        await _watch.RegisterAsync("master", master.Address);
        await _watch.RegisterAsync("replica", replica.Address, new JsonObject { ["checkSingleKeys"] = new JsonArray("a"), ["skipCheckKeysForRoleMaster"] = true });
        await _watch.RegisterAsync("service", service.Address);
        await _watch.ShowsAsync("replica", 0, $"redis_slave_info{{master_host=\"127.0.0.1\",master_port=\"{master.Port}\",read_only=\"1\"}} 1\n");
        await _watch.ShowsAsync("master", 0, "redis_connected_slaves 1\n");
        var (ofMaster, ofReplica, ofService) = (await _watch.CollectionsAsync("master"), await _watch.CollectionsAsync("replica"), await _watch.CollectionsAsync("service"));
        _watch.Began("REPLICAOF NO ONE, the old master follows, and the service leads to the new one");
        service.LeadTo(replica.Port);
        await replica.CommandAsync("REPLICAOF NO ONE");
        await master.CommandAsync("REPLICAOF 127.0.0.1 " + Port(replica));
        Assert.InRange(await _watch.ShowsAsync("replica", ofReplica, "role=\"master\""), 1, AtOnce);
        Assert.InRange(await _watch.ShowsAsync("master", ofMaster, "role=\"slave\""), 1, AtOnce);
        Assert.InRange(await _watch.ShowsAsync("service", ofService, $"tcp_port=\"{replica.Port}\""), 1, AtOnce);
        Assert.Empty(await _watch.SamplesAsync("replica", "redis_slave_info"));
        Assert.Empty(await _watch.SamplesAsync("replica", "redis_master_link_up"));
        Assert.Single(await _watch.SamplesAsync("replica", "redis_instance_info"));
        await _watch.ShowsAsync("master", ofMaster, $"redis_master_link_up{{master_host=\"127.0.0.1\",master_port=\"{replica.Port}\"}} 1\n");
        await _watch.ShowsAsync("replica", ofReplica, "redis_connected_slaves 1\n");
        Assert.Single(await _watch.SamplesAsync("service", "redis_instance_info"));
        foreach (var id in new[] { "master", "replica", "service" })
        {
            Assert.Equal("up ok none", await _watch.ApiAsync(id));
        }
    }

    [Fact]
    public async Task A_killed_node_of_a_cluster_is_down_and_its_peers_tell_until_a_replica_has_taken_over()
    {
        await using var cluster = await RedisCluster.StartAsync(replicas: 1);
        var (killed, peer, heir) = (cluster.Masters[0], cluster.Masters[1], cluster.Replicas[0]);
        await _watch.RegisterAsync("killed", killed.Address);
        await _watch.RegisterAsync("peer", peer.Address);
        await _watch.RegisterAsync("heir", heir.Address);
        await _watch.ShowsAsync("peer", 0, "redis_cluster_known_nodes 4\n");
        Assert.Contains("role=\"slave\"", Assert.Single(await _watch.SamplesAsync("heir", "redis_instance_info")), StringComparison.Ordinal);
        var (ofPeer, ofHeir) = (await _watch.CollectionsAsync("peer"), await _watch.CollectionsAsync("heir"));
        var ofKilled = await _watch.CollectionsAsync("killed");
        _watch.Began("kill -9 of a node");
        await killed.StopAsync();
        Task[] followed =
        [
            _watch.FollowAsync("heir", ofHeir, static page => page.Contains("role=\"master\"", StringComparison.Ordinal), "redis_master_link_up", "redis_cluster_state"),
            _watch.FollowAsync("peer", ofPeer, static page => !page.Contains("redis_cluster_current_epoch 3\n", StringComparison.Ordinal), "redis_cluster_state", "redis_cluster_slots_ok", "redis_cluster_slots_pfail", "redis_cluster_slots_fail", "redis_cluster_current_epoch"),
        ];
        Assert.InRange(await _watch.ShowsAsync("killed", ofKilled, "redis_up 0\n"), 1, AtOnce);
        Assert.Equal("down failed connect", await _watch.ApiAsync("killed"));
        await Task.WhenAll(followed);
        await _watch.ShowsAsync("heir", ofHeir, "redis_cluster_state 1\n");
        await _watch.ShowsAsync("peer", ofPeer, "redis_cluster_slots_ok 16384\n");
        await _watch.ShowsAsync("peer", ofPeer, "redis_cluster_state 1\n");
        Assert.Equal("redis_cluster_slots_fail 0", Assert.Single(await _watch.SamplesAsync("peer", "redis_cluster_slots_fail")));
        Assert.Equal("redis_cluster_known_nodes 4", Assert.Single(await _watch.SamplesAsync("peer", "redis_cluster_known_nodes")));
        Assert.Equal("up ok none", await _watch.ApiAsync("peer"));
        var back = await _watch.CollectionsAsync("killed");
        _watch.Began("the node is started again");
        await killed.StartAgainAsync();
        await _watch.ShowsAsync("killed", back, "role=\"slave\"");
        Assert.Equal("up ok none", await _watch.ApiAsync("killed"));
    }

    [Fact]
    public async Task A_failover_by_three_Sentinels_shows_in_their_series_and_in_the_roles()
    {
        await using var master = await RedisServer.StartAsync();
        await using var replica = await RedisServer.StartAsync("replicaof 127.0.0.1 " + Port(master));
        await using var first = await SentinelServer.StartAsync(master);
        await using var second = await SentinelServer.StartAsync(master);
        await using var third = await SentinelServer.StartAsync(master);
        foreach (var sentinel in new[] { first, second, third })
        {
            await sentinel.AskAsync("SENTINEL SET fleet quorum 2");
        }

        await _watch.RegisterAsync("sentinel", first.Address, kind: "sentinel");
        await _watch.RegisterAsync("next", replica.Address);
        await _watch.ShowsAsync("sentinel", 0, "redis_sentinel_master_ok_sentinels{master_address=\"" + master.Address + "\",master_name=\"fleet\"} 3\n");
        await _watch.ShowsAsync("sentinel", 0, "redis_sentinel_master_setting_ckquorum{master_address=\"" + master.Address + "\",master_name=\"fleet\"} 2\n");
        var (ofSentinel, ofNext) = (await _watch.CollectionsAsync("sentinel"), await _watch.CollectionsAsync("next"));
        _watch.Began("kill -9 of the master");
        await master.StopAsync();
        var after = $"redis_sentinel_master_status{{master_address=\"{replica.Address}\",master_name=\"fleet\",master_status=\"ok\"}} 1\n";
        var promoted = _watch.FollowAsync("next", ofNext, static page => page.Contains("role=\"master\"", StringComparison.Ordinal), "redis_master_link_up");
        await _watch.FollowAsync(
            "sentinel", ofSentinel, page => page.Contains(after, StringComparison.Ordinal),
            "redis_sentinel_master_status", "redis_sentinel_master_ok_slaves", "redis_sentinel_master_ckquorum_status", "redis_sentinel_master_config_epoch");
        await promoted;
        foreach (var family in new[] { "redis_sentinel_master_status", "redis_sentinel_master_ok_slaves", "redis_sentinel_master_ok_sentinels", "redis_sentinel_master_config_epoch" })
        {
            Assert.Contains(replica.Address, Assert.Single(await _watch.SamplesAsync("sentinel", family)), StringComparison.Ordinal);
        }

        Assert.Equal("up ok none", await _watch.ApiAsync("sentinel"));
        Assert.Equal("up ok none", await _watch.ApiAsync("next"));
    }

    private static string Port(RedisServer server) => server.Port.ToString(CultureInfo.InvariantCulture);
}
