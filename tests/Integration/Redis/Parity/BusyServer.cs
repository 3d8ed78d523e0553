using Fleet.Cluster.Targets;
using Fleet.Tests.Testing.Servers;
using Xunit;

namespace Fleet.Tests.Integration.Redis.Parity;

/// <summary>A server on which about everything has happened that redis_exporter 1.45 tells of, its replica, and a replica whose master is gone.</summary>
public sealed class BusyServer : IAsyncLifetime
{
    /// <summary>Names of commands that begin alike or have dashes and underscores, subcommands, errors of several kinds, slow events.</summary>
    private static readonly string[] History =
    [
        "SET str:a 42", "SET str:b hello", "SET str:c 1.5", "SET str:empty ''", "SETEX str:d 100000 x", "SETNX str:e -0.5", "GET str:a", "GETEX str:a", "GETSET str:c 2.5", "GETRANGE str:b 0 1",
        "RPUSH list:a 1 2 3", "SADD set:a 1 2", "ZADD zset:a 1 x", "HSET hash:a f v g w", "PFADD hll:a 1 2 3 4", "GEOADD geo:a 1 2 x", "GEORADIUS_RO geo:a 1 2 3 km", "SORT_RO list:a",
        "EVAL 'return 1' 0", "EVAL_RO 'return 1' 0", "EVALSHA e0e1f9fabfc9d4800c877a703b823ac0578ff8db 0", "EVALSHA_RO 0000 0", "OBJECT ENCODING str:a", "CLIENT ID", "CLIENT GETNAME",
        "FUNCTION LIST", "RESTORE-ASKING x 0 broken", "MEMORY USAGE str:a", "SCRIPT EXISTS a",
        "NOSUCH", "GET", "INCR list:a", "AUTH wrong", "XGROUP CREATE nothing g 0", "EVAL 'return redis.error_reply(\"MY-OWN_ERR oops\")' 0",
        "XADD stream:a 1700000000000-0 a 1", "XADD stream:a 1700000001000-0 a 2", "XADD stream:a 1700000002000-0 a 3", "XGROUP CREATE stream:a g1 0", "XGROUP CREATE stream:a g2 0",
        "XGROUP CREATE stream:a g1 0", "XREADGROUP GROUP g1 c1 COUNT 1 STREAMS stream:a >", "XREADGROUP GROUP g1 c2 COUNT 2 STREAMS stream:a >", "XACK stream:a g1 1700000000000-0",
        "XREADGROUP GROUP g2 c1 COUNT 1 STREAMS stream:a >", "XADD stream:gone 1-0 a 1", "XDEL stream:gone 1-0",
        "SELECT 3", "SET str:a 7", "SET str:late 1 EX 90000", "SET other 1", "XADD stream:b 1700000000000-0 a 1", "XGROUP CREATE stream:b g $", "SELECT 15", "MSET z:1 1 z:2 2 y:1 3", "SELECT 1", "SET k1:a v EX 80000", "SELECT 7", "SET k v PX 80000000",
        "DEBUG SLEEP 0.01", "CONFIG SET slowlog-log-slower-than 9000000 latency-monitor-threshold 0", "BGSAVE",
    ];

    /// <summary>
    /// A master does not wait five seconds for further replicas before it sends its data, and what a busy machine makes slow or
    /// late is not noticed: it would move values that are compared.
    /// </summary>
    private static readonly string[] Calm = ["repl-diskless-sync-delay 0", "repl-ping-replica-period 3600", "repl-timeout 7200"];

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);
    private readonly List<IDisposable> _clients = [];

    /// <summary>The server.</summary>
    public RedisServer Master { get; private set; } = null!;

    /// <summary>Its replica.</summary>
    public RedisServer Replica { get; private set; } = null!;

    /// <summary>A replica that lost its master.</summary>
    public RedisServer Orphan { get; private set; } = null!;

    /// <summary>A script with two values.</summary>
    public string Script => Path.Combine(Master.Directory, "own.lua");

    public async ValueTask InitializeAsync()
    {
        Master = await RedisServer.StartAsync(
            [.. Calm, "databases 16", "latency-monitor-threshold 1", "slowlog-log-slower-than 9000", "enable-debug-command yes", "masteruser somebody", "masterauth secret-text", "io-threads 2"]);
        await Master.CommandAsync(History);
        await File.WriteAllTextAsync(Script, "return {'foo', tostring(redis.call('STRLEN', 'str:b')), 'bar', '1.5'}");
        var lost = await RedisServer.StartAsync(Calm);
        Replica = await StartReplicaAsync(Master, "replica-priority 42");
        Orphan = await StartReplicaAsync(lost);
        await lost.DisposeAsync();
        await Orphan.Process.WaitUntilAsync(async () => (await Orphan.CommandAsync("INFO replication")).Contains("master_link_status:down", StringComparison.Ordinal), Limit);
        await Master.Process.WaitUntilAsync(async () => (await Master.CommandAsync("INFO persistence")).Contains("rdb_bgsave_in_progress:0", StringComparison.Ordinal), Limit);
        _clients.Add(await HeldClient.ConnectAsync(Master, "waits", "SELECT 3", "BLPOP nothing 0"));
        _clients.Add(await HeldClient.ConnectAsync(Master, "listens", "SUBSCRIBE news"));
        _clients.Add(await HeldClient.ConnectAsync(Master, "rests", "WATCH str:a"));
    }

    /// <summary>Every option that gives series in 1.45.</summary>
    public RedisOptions Options => new()
    {
        CheckKeys = ["str:*", "*:a", "db3=str:*"],
        CheckSingleKeys = ["str:a", "db3=other", "db15=z:1", "missing"],
        CheckStreams = ["stream:*", "db3=stream:*"],
        CheckSingleStreams = ["stream:a"],
        CountKeys = ["str:*", "db1=*", "db3=*", "str:a", "nothing*"],
        CheckKeyGroups = ["^([a-z]+):"],
        MaxDistinctKeyGroups = 4,
        ExportClientList = true,
        ExportClientPort = true,
        IncludeConfigMetrics = true,
        IncludeSystemMetrics = true,
        Script = [Script],
        PingOnConnect = true,
    };

    /// <summary>The same as flags.</summary>
    public string[] Flags =>
    [
        "-check-keys=str:*,*:a,db3=str:*", "-check-single-keys=str:a,db3=other,db15=z:1,missing", "-check-streams=stream:*,db3=stream:*", "-check-single-streams=stream:a",
        "-count-keys=str:*,db1=*,db3=*,str:a,nothing*", "-check-key-groups=^([a-z]+):", "-max-distinct-key-groups=4", "-export-client-list", "-export-client-port",
        "-include-config-metrics", "-include-system-metrics", "-script=" + Script, "-ping-on-connect",
    ];

    public async ValueTask DisposeAsync()
    {
        _clients.ForEach(static client => client.Dispose());
        foreach (var server in new[] { Master, Replica, Orphan }.Where(static server => server is not null))
        {
            await server.DisposeAsync();
        }
    }

    private static async Task<RedisServer> StartReplicaAsync(RedisServer master, params string[] settings)
    {
        var replica = await RedisServer.StartAsync(
            [.. Calm, "slowlog-log-slower-than 9000000", FormattableString.Invariant($"replicaof 127.0.0.1 {master.Port}"), .. settings]);
        await replica.Process.WaitUntilAsync(
            async () => (await master.CommandAsync("INFO replication")).Contains("state=online", StringComparison.Ordinal)
                && (await replica.CommandAsync("INFO replication")).Contains("master_link_status:up", StringComparison.Ordinal),
            Limit);
        return replica;
    }
}
