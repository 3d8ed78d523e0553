using Fleet.Cluster.Targets;
using Fleet.Exposition;
using Fleet.Grains.Collecting;
using Fleet.Grains.Collectors.Redis.Mapping;
using Xunit;

namespace Fleet.Tests.Unit.Grains.Redis;

public sealed class InfoFamiliesTests
{
    [Theory]
    [InlineData("used_memory:1048576", "redis_memory_used_bytes 1048576|redis_used_memory_bytes 1048576")]
    [InlineData("latest_fork_usec:367", "redis_latest_fork_seconds 0.000367")]
    [InlineData("rdb_last_bgsave_status:ok", "redis_rdb_last_bgsave_status 1")]
    [InlineData("aof_last_write_status:err", "redis_aof_last_write_status 0")]
    [InlineData("rdb_last_bgsave_time_sec:-1", "redis_rdb_last_bgsave_duration_sec -1")]
    [InlineData("cluster_state:fail", "redis_cluster_state 0")]
    [InlineData("cluster_stats_messages_auth-req_sent:3", "redis_cluster_stats_messages_auth_req_sent 3")]
    [InlineData("cluster_stats_messages_sent:3", "redis_cluster_messages_sent_total 3")]
    [InlineData("used_active_time_io_thread_2:1.5", "redis_active_time_io_thread_seconds_total{thread=2} 1.5")]
    [InlineData("total_system_memory:5", "")]
    [InlineData("connected_clients:many", "")]
    [InlineData("unknown_field:5", "")]
    [InlineData("db0:keys=7,expires=2,avg_ttl=0,keys_with_volatile_items=3",
        "redis_db_keys{db=db0} 7|redis_db_keys_expiring{db=db0} 2|redis_db_avg_ttl_seconds{db=db0} 0|redis_db_keys_with_expiring_items{db=db0} 3")]
    [InlineData("errorstat_NOAUTH:count=7", "redis_errors_total{err=NOAUTH} 7")]
    [InlineData("cmdstat_config|get:calls=4,usec=8,usec_per_call=2.00,rejected_calls=1,failed_calls=2",
        "redis_commands_total{cmd=config|get} 4|redis_commands_duration_seconds_total{cmd=config|get} 8E-06|redis_commands_rejected_calls_total{cmd=config|get} 1|redis_commands_failed_calls_total{cmd=config|get} 2")]
    [InlineData("cmdstat_get:calls=4,usec=8,usec_per_call=2.00",
        "redis_commands_total{cmd=get} 4|redis_commands_duration_seconds_total{cmd=get} 8E-06")]
    [InlineData("latency_percentiles_usec_get:p50=1.5,p99.9=3", "")]
    [InlineData("slave0:ip=10.0.0.1,port=6380,state=online,offset=17,lag=1",
        "redis_connected_slave_offset_bytes{slave_ip=10.0.0.1,slave_port=6380,slave_state=online} 17|redis_connected_slave_lag_seconds{slave_ip=10.0.0.1,slave_port=6380,slave_state=online} 1")]
    [InlineData("slave0:ip=10.0.0.1,port=6380,state=wait_bgsave,offset=0,lag=-1",
        "redis_connected_slave_offset_bytes{slave_ip=10.0.0.1,slave_port=6380,slave_state=wait_bgsave} 0")]
    public void A_line_becomes_its_samples(string line, string expected) =>
        Assert.Equal(expected, string.Join('|', Samples(line).Where(static text => !text.StartsWith("redis_instance_info", StringComparison.Ordinal))));

    [Fact]
    public void Percentiles_are_joined_with_the_sums_of_exactly_their_command()
    {
        var samples = Samples("cmdstat_set:calls=2,usec=10\ncmdstat_setex:calls=5,usec=99\nlatency_percentiles_usec_set:p50=1.5,p99.9=3");
        Assert.Equal(
            ["redis_latency_percentiles_usec{cmd=set,quantile=50} 1.5", "redis_latency_percentiles_usec{cmd=set,quantile=99.9} 3",
                "redis_latency_percentiles_usec_sum{cmd=set} 10", "redis_latency_percentiles_usec_count{cmd=set} 2"],
            samples.Where(static text => text.Contains("percentiles", StringComparison.Ordinal)));
    }

    [Fact]
    public void Databases_are_shown_by_name_and_empty_ones_as_zero()
    {
        var samples = Samples("db1:keys=7,expires=2,avg_ttl=1500,subexpiry=3", databases: 2).Skip(1);
        Assert.Equal(
            ["redis_db_keys{db=db1} 7", "redis_db_keys{db=db0} 0", "redis_db_keys_expiring{db=db1} 2", "redis_db_keys_expiring{db=db0} 0",
                "redis_db_avg_ttl_seconds{db=db1} 1.5", "redis_db_keys_with_expiring_items{db=db1} 3"],
            samples);
    }

    [Theory]
    [InlineData("cluster_enabled:1", 1)]
    [InlineData("redis_mode:sentinel", 0)]
    public void A_cluster_node_has_one_database_and_a_sentinel_none(string line, int databases) =>
        Assert.Equal(databases, Samples(line, databases: 16).Count(static text => text.StartsWith("redis_db_keys{", StringComparison.Ordinal)));

    [Fact]
    public void A_replica_tells_of_its_masters_with_their_names()
    {
        var samples = Samples("role:slave\nmaster_host:a\nmaster_port:1\nmaster_link_status:up\nmaster_last_io_seconds_ago:3\n"
            + "master_1_host:b\nmaster_1_port:2\nmaster_1_link_status:down\nslave_repl_offset:9\nslave_read_only:1");
        Assert.Contains("redis_master_link_up{master_host=a,master_port=1} 1", samples);
        Assert.Contains("redis_master_link_up{master_host=b,master_port=2} 0", samples);
        Assert.Contains("redis_master_last_io_seconds_ago{master_host=a,master_port=1} 3", samples);
        Assert.Contains("redis_slave_info{master_host=a,master_port=1,read_only=1} 1", samples);
        Assert.DoesNotContain(Samples("role:master\nmaster_host:a"), static text => text.StartsWith("redis_slave_info", StringComparison.Ordinal));
    }

    /// <summary>Both ends of such a pair take writes; KeyDB calls neither of them a slave.</summary>
    [Fact]
    public void An_active_replica_of_KeyDB_tells_of_its_master_too()
    {
        var samples = Samples("role:active-replica\nmaster_global_link_status:up\nmaster_host:a\nmaster_port:1\nmaster_link_status:up\nmaster_last_io_seconds_ago:4\n"
            + "master_sync_in_progress:0\nslave_repl_offset:319620\nslave_priority:100\nslave_read_only:0\nconnected_slaves:1\nslave0:ip=a,port=1,state=online,offset=321520,lag=0");
        Assert.Contains("redis_master_link_up{master_host=a,master_port=1} 1", samples);
        Assert.Contains("redis_master_last_io_seconds_ago{master_host=a,master_port=1} 4", samples);
        Assert.Contains("redis_master_sync_in_progress{master_host=a,master_port=1} 0", samples);
        Assert.Contains("redis_slave_repl_offset{master_host=a,master_port=1} 319620", samples);
        Assert.Contains("redis_connected_slave_offset_bytes{slave_ip=a,slave_port=1,slave_state=online} 321520", samples);
        Assert.DoesNotContain(samples, static text => text.StartsWith("redis_slave_info", StringComparison.Ordinal));
    }

    [Fact]
    public void The_start_time_stands_still_by_the_servers_own_clock() =>
        Assert.Contains("redis_start_time_seconds 1700000000", Samples("server_time_usec:1700000060999999\nuptime_in_seconds:60"));

    [Fact]
    public void A_sentinel_tells_of_its_masters()
    {
        var samples = Samples("redis_mode:sentinel\nsentinel_masters:1\nmaster0:name=m,status=sdown,address=10.0.0.1:6379,slaves=2,sentinels=3");
        Assert.Contains("redis_sentinel_masters 1", samples);
        Assert.Contains("redis_sentinel_master_status{master_address=10.0.0.1:6379,master_name=m,master_status=sdown} 0", samples);
        Assert.Contains("redis_sentinel_master_slaves{master_address=10.0.0.1:6379,master_name=m} 2", samples);
    }

    /// <summary>INFO of a Sentinel of Valkey 8.1, by its source; a server of Valkey has the same first lines.</summary>
    private const string ValkeySentinel = """
        # Server
        redis_version:7.2.4
        server_name:valkey
        valkey_version:8.1.1
        valkey_release_stage:ga
        redis_build_id:5beb99de11516a6b
        server_mode:sentinel
        process_id:1
        run_id:db51448e49fb73ce02ccbab88ff56f6eddef6a90
        tcp_port:26379
        server_time_usec:1700000060999999
        uptime_in_seconds:60

        # Clients
        connected_clients:3

        # Sentinel
        sentinel_masters:1
        sentinel_tilt:0
        sentinel_tilt_since_seconds:-1
        sentinel_running_scripts:0
        sentinel_scripts_queue_length:0
        sentinel_simulate_failure_flags:0
        master0:name=m,status=ok,address=10.0.0.1:6379,slaves=2,sentinels=3
        """;

    [Fact]
    public void A_Sentinel_of_Valkey_is_one_by_its_own_name_of_the_mode()
    {
        var samples = Samples(ValkeySentinel, databases: 16);
        Assert.Contains("redis_sentinel_masters 1", samples);
        Assert.Contains("redis_sentinel_master_status{master_address=10.0.0.1:6379,master_name=m,master_status=ok} 1", samples);
        Assert.Contains(samples, static text => text.StartsWith("redis_instance_info{", StringComparison.Ordinal) && text.Contains(",redis_mode=sentinel,", StringComparison.Ordinal));
        Assert.DoesNotContain(samples, static text => text.StartsWith("redis_db_keys", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("redis_mode:sentinel", true)]
    [InlineData("server_mode:sentinel", true)]
    [InlineData("redis_mode:\nserver_mode:sentinel", true)]
    [InlineData("sentinel_masters:1", true)]
    [InlineData("server_mode:standalone", false)]
    [InlineData("redis_mode:cluster\nsentinel_masters:4", false)]
    [InlineData("redis_version:7.0.15", false)]
    public void A_Sentinel_is_told_by_its_mode_and_without_one_by_its_masters(string info, bool isSentinel) =>
        Assert.Equal(isSentinel, RedisInfo.Parse(info).IsSentinel);

    [Fact]
    public void Labels_are_cut_at_the_cap_without_breaking_a_character()
    {
        var families = new FamilySet(labelValueBytes: 4);
        families.Gauge("g", "", 1, new Label("a", "xüüü"), new Label("b", "\U0001F600\U0001F600"), new Label("c", "abcd"));
        Assert.Equal(["xü", "\U0001F600", "abcd"], families.Build()[0].Samples[0].Labels.Select(static label => label.Value));
    }

    private static string[] Samples(string info, int databases = 0)
    {
        var families = InfoFamilies.Build(
            RedisInfo.Parse(info.ReplaceLineEndings("\r\n")), databases, new RedisOptions(), TimeProvider.System, new FamilySet(1024));
        return [.. families.SelectMany(static family => family.Samples.Select(sample => FormattableString.Invariant(
            $"{family.Name}{sample.Suffix}{Labels(sample)} {sample.Value}")))];
    }

    private static string Labels(Sample sample) =>
        sample.Labels.IsEmpty ? string.Empty : "{" + string.Join(',', sample.Labels.Select(static label => label.Name + "=" + label.Value)) + "}";
}
