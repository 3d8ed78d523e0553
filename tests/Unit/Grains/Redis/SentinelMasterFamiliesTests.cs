using Fleet.Cluster;
using Fleet.Cluster.Targets;
using Fleet.Grains.Collecting;
using Fleet.Grains.Collectors.Redis;
using Fleet.Grains.Collectors.Redis.Mapping;
using Fleet.Resp;
using Xunit;

namespace Fleet.Tests.Unit.Grains.Redis;

public sealed class SentinelMasterFamiliesTests
{
    private static readonly RedisInfo Info = RedisInfo.Parse(
        "redis_mode:sentinel\nmaster0:name=m,status=ok,address=10.0.0.1:6379,slaves=2,sentinels=3\nmaster1:name=gone,status=ok,address=10.0.0.9:6379,slaves=0,sentinels=1");

    [Fact]
    public void Settings_of_a_master_are_told()
    {
        var reply = Told.List(Told.Texts(
            "name", "m", "ip", "10.0.0.1", "port", "6379", "config-epoch", "4", "last-ok-ping-reply", "250", "quorum", "2",
            "down-after-milliseconds", "5000", "failover-timeout", "60000", "parallel-syncs", "1"));
        const string Who = "{master_address=10.0.0.1:6379,master_name=m}";
        Assert.Equal(
            [
                $"sentinel_master_config_epoch{Who} 4", $"sentinel_master_last_ok_ping_reply_seconds{Who} 0.25", $"sentinel_master_setting_ckquorum{Who} 2",
                $"sentinel_master_setting_down_after_milliseconds{Who} 5000", $"sentinel_master_setting_failover_timeout{Who} 60000", $"sentinel_master_setting_parallel_syncs{Who} 1",
            ],
            Told.By(families => Assert.True(SentinelMasterFamilies.AddSettings(reply, families))));
    }

    [Fact]
    public void A_master_has_its_quorum_and_who_is_well_and_one_that_is_gone_is_left_out()
    {
        var gone = new RespError("ERR No such master with that name");
        RespReply[] replies =
        [
            new RespError("NOQUORUM 1 usable Sentinels. Not enough available Sentinels to reach the specified quorum for this master"),
            Told.List(Peer("p1", "sentinel"), Peer("p2", "s_down,sentinel")), Told.List(Peer("r1", "slave"), Peer("r2", "o_down,slave,disconnected")),
            gone, gone, gone,
        ];
        var told = Told.By(families => Assert.True(SentinelMasterFamilies.AddMembers([.. replies], SentinelFamilies.Masters(Info), withPeers: true, families)));
        Assert.Equal(
            [
                "sentinel_master_ckquorum_status{master_name=m,message=NOQUORUM 1 usable Sentinels. Not enough available Sentinels to reach the specified quorum for this master} 0",
                "sentinel_master_ok_sentinels{master_address=10.0.0.1:6379,master_name=m} 2", "sentinel_master_ok_slaves{master_address=10.0.0.1:6379,master_name=m} 1",
                "sentinel_peer_info{master_address=10.0.0.1:6379,master_name=m,name=p1,ip=10.0.0.7,port=26379,runid=r,flags=sentinel} 1",
                "sentinel_peer_info{master_address=10.0.0.1:6379,master_name=m,name=p2,ip=10.0.0.7,port=26379,runid=r,flags=s_down,sentinel} 1",
            ],
            told);
    }

    [Fact]
    public void Masters_beyond_the_cap_are_told_of()
    {
        var ask = RedisAsks.For(new RedisOptions(), new Limits { Redis = new RedisLimits { SentinelMasters = 2 } }, scripts: null, TimeProvider.System)
            .Single(static ask => ask.Collector == "sentinel_masters");
        var master = Told.Texts("name", "m");
        Assert.Null(ask.Trouble!([Told.List(master, master)]));
        Assert.Equal(
            new RedisFailure(FailureReason.Limit, "The Sentinel watches more than 2 masters; the quorum, the Sentinels and the replicas of the others are left out."),
            ask.Trouble([Told.List(master, master, master)]));
    }

    private static RespArray Peer(string name, string flags) => Told.Texts("name", name, "ip", "10.0.0.7", "port", "26379", "runid", "r", "flags", flags);
}
