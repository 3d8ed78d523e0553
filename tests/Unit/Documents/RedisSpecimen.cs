using System.Collections.Immutable;
using System.Text;
using Fleet.Grains.Collectors.Redis.Fields;
using Fleet.Grains.Collectors.Redis.Mapping;
using Fleet.Resp;

namespace Fleet.Tests.Unit.Documents;

/// <summary>
/// What a server would answer that had all that Fleet knows of: every field of the tables, and one example of each line
/// and reply that is not in a table.
/// </summary>
internal static class RedisSpecimen
{
    /// <summary>Stands in <see cref="Info" /> and CLUSTER INFO for any field that passes through.</summary>
    public const string AnyField = "anyfield";

    private const string Lines = $"""
        valkey_release_stage:ga
        valkey_version:9.0.0
        server_time_usec:1700000000000000
        used_active_time_io_thread_1:1
        db0:keys=1,expires=1,avg_ttl=1,cached_keys=1,subexpiry=1
        cmdstat_get:calls=1,usec=1,usec_per_call=1,rejected_calls=1,failed_calls=1
        errorstat_ERR:count=1
        latency_percentiles_usec_get:p50=1
        role:slave
        master_host:10.0.0.1
        master_port:6379
        master_link_status:up
        master_last_io_seconds_ago:1
        master_sync_in_progress:0
        slave_repl_offset:1
        slave_read_only:1
        slave0:ip=10.0.0.1,port=6379,state=online,offset=1,lag=1
        redis_mode:sentinel
        master0:name=m,status=ok,address=10.0.0.1:6379,slaves=1,sentinels=1
        cluster_{AnyField}:1
        """;

    public static RedisInfo Info { get; } = RedisInfo.Parse(string.Join('\n', [
        .. InfoFieldTable.ByField.Keys.Concat(SentinelFamilies.Counts.Select(count => count.Field)).Select(field => field + ":1"), Lines]));

    /// <summary>XINFO STREAM, of a group and of a consumer, which are told apart by their names only.</summary>
    public static RespReply Stream { get; } = List(
        Text("length"), Number(1), Text("radix-tree-keys"), Number(1), Text("radix-tree-nodes"), Number(1), Text("last-generated-id"), Text("1-0"),
        Text("groups"), Number(1), Text("max-deleted-entry-id"), Text("0-0"), Text("entries-added"), Number(1),
        Text("first-entry"), List(Text("1700000000000-0")), Text("last-entry"), List(Text("1700000000000-0")),
        Text("name"), Text("c"), Text("consumers"), Number(1), Text("pending"), Number(1), Text("last-delivered-id"), Text("1-0"),
        Text("entries-read"), Number(1), Text("lag"), Number(0), Text("idle"), Number(1));

    /// <summary>What a script answers.</summary>
    public static RespReply Script { get; } = List(Text("k"), Text("1"));

    /// <summary>The replies to what is asked beside INFO, by collector.</summary>
    public static ImmutableDictionary<string, ImmutableArray<RespReply>> Replies { get; } = new Dictionary<string, ImmutableArray<RespReply>>
    {
        ["config"] = [List([
            .. ConfigFamilies.Settings.SelectMany(setting => new[] { Text(setting.Setting), Text("1") }),
            Text("client-output-buffer-limit"), Text("normal 1 1 1"),
            Text("dir"), Text("/nowhere"), Text("dbfilename"), Text("dump.rdb")])],
        ["client_list"] = [Text("id=1 addr=10.0.0.1:5 name=n age=1 idle=1 flags=N db=0 sub=1 psub=1 ssub=1 watch=1 qbuf=1 qbuf-free=1 obl=1 oll=1 omem=1 tot-mem=1 cmd=get user=u resp=2")],
        ["modules"] = [Text(string.Join('\n', [
            "module:name=m,ver=1,api=1,filters=0,usedby=[],using=[],options=[]", .. ModuleFields.All.Concat(SearchFields.All).Select(row => row.Field + ":1")]))],
        ["search"] = [List(Text("i"))],
        ["search_indexes"] = [List([Text("index_name"), Text("i"), .. SearchIndexFields.All.SelectMany(row => new[] { Text(row.Field), Text("1") })])],
        ["sentinel_config"] = [List(Text("announce-port"), Text("1"))],
        ["sentinel_masters"] = [List(List(
            Text("name"), Text("m"), Text("ip"), Text("10.0.0.1"), Text("port"), Text("6379"), Text("config-epoch"), Text("1"), Text("last-ok-ping-reply"), Text("1"),
            Text("quorum"), Text("1"), Text("down-after-milliseconds"), Text("1"), Text("failover-timeout"), Text("1"), Text("parallel-syncs"), Text("1")))],
        ["sentinel_members"] = [Text("OK"), List(List(Text("name"), Text("p"), Text("flags"), Text("sentinel"))), List()],
        ["tile38"] = [List([.. Tile38Fields.All.SelectMany(row => new[] { Text(row.Field), Text("1") })])],
        ["cluster"] = [Text($"cluster_stats_messages_sent:1\ncluster_stats_messages_received:1\ncluster_{AnyField}:1")],
        ["latency_latest"] = [List(List(Text("command"), Number(1700000000), Number(1), Number(1)))],
        ["latency_histogram"] = [List(Text("get"), List(Text("calls"), Number(1), Text("histogram_usec"), List(Number(1), Number(1))))],
        ["slowlog"] = [Number(1)],
        ["slowlog_last"] = [List(List(Number(1), Number(1700000000), Number(1), List()))],
        ["commandlog"] = [Number(1), Number(1), Number(1)],
    }.ToImmutableDictionary();

    private static RespArray List(params RespReply[] items) => new([.. items]);

    private static RespInteger Number(long value) => new(value);

    private static RespBulk Text(string text) => new(Encoding.UTF8.GetBytes(text));
}
