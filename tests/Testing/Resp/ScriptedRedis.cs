using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace Fleet.Tests.Testing.Resp;

/// <summary>A stand-in for Redis that answers every command as a small Redis would, except where a test has it say something else.</summary>
public static class ScriptedRedis
{
    /// <summary>Answers a command in the server's place; false leaves it to the stand-in.</summary>
    /// <param name="command">The command's words with a space between them, each byte a character.</param>
    /// <param name="stream">Takes the answer.</param>
    /// <param name="cancellationToken">Fires at the end of the test.</param>
    public delegate Task<bool> Reply(string command, NetworkStream stream, CancellationToken cancellationToken);

    /// <summary>Says this to each command that begins with a text.</summary>
    public static HostileRespServer Saying(string command, string answer) => Serving(async (asked, stream, cancellationToken) =>
    {
        if (!asked.StartsWith(command, StringComparison.Ordinal))
        {
            return false;
        }

        await stream.WriteAsync(Encoding.Latin1.GetBytes(answer), cancellationToken);
        return true;
    });

    /// <summary>Starts a server.</summary>
    public static HostileRespServer Serving(Reply reply) => HostileRespServer.Serving(async (stream, cancellationToken) =>
    {
        var come = string.Empty;
        while (!cancellationToken.IsCancellationRequested)
        {
            come += await HostileRespServer.ReceiveAsync(stream, cancellationToken) is { Length: > 0 } more ? more : throw new IOException("closed");
            while (TryTake(ref come) is { } command)
            {
                if (!await reply(command, stream, cancellationToken))
                {
                    await stream.WriteAsync(Encoding.Latin1.GetBytes(Usual(command)), cancellationToken);
                }
            }
        }
    });

    /// <summary>A bulk string.</summary>
    public static string Bulk(string text) => string.Create(CultureInfo.InvariantCulture, $"${text.Length}\r\n{text}\r\n");

    /// <summary>An array of what is already written as replies.</summary>
    public static string Array(params string[] items) => string.Create(CultureInfo.InvariantCulture, $"*{items.Length}\r\n{string.Concat(items)}");

    /// <summary>What the stand-in answers by itself.</summary>
    public static string Usual(string command) => command.Split(' ') switch
    {
        ["CLIENT", "SETNAME", ..] or ["AUTH", ..] or ["SELECT", ..] => "+OK\r\n",
        ["PING"] => "+PONG\r\n",
        ["INFO", "MODULES"] => Bulk("module:name=json,ver=1,api=1,filters=0,usedby=[],using=[]\r\njson_num_documents:5\r\n"),
        ["INFO", ..] => Bulk(Info),
        ["CONFIG", ..] => Array(Bulk("databases"), Bulk("4"), Bulk("client-output-buffer-limit"), Bulk("normal 0 0 0"), Bulk("maxmemory"), Bulk("0")),
        ["LATENCY", "LATEST"] => Array(Array(Bulk("fork"), ":1700000000\r\n", ":5\r\n", ":9\r\n")),
        ["LATENCY", ..] => Array(Bulk("get"), Array(Bulk("calls"), ":3\r\n", Bulk("histogram_usec"), Array(":1\r\n", ":2\r\n"))),
        ["SLOWLOG", "GET", ..] => Array(Array(":1\r\n", ":1700000000\r\n", ":12\r\n", Array(Bulk("GET")), Bulk("a:1"), Bulk(string.Empty))),
        ["SLOWLOG", ..] => ":1\r\n",
        ["SCAN", ..] => Array(Bulk("0"), Array(Bulk("text"), Bulk("stream"))),
        ["TYPE", "stream"] => "+stream\r\n",
        ["TYPE", ..] => "+string\r\n",
        ["MEMORY", ..] => ":56\r\n",
        ["GETRANGE", ..] => Bulk("hello"),
        ["STRLEN" or "XLEN", ..] => ":5\r\n",
        ["XINFO", "STREAM", ..] => Array(Bulk("length"), ":1\r\n", Bulk("last-generated-id"), Bulk("5-1"), Bulk("first-entry"), Array(Bulk("5-1"), Array(Bulk("a"), Bulk("1")))),
        ["XINFO", "GROUPS", ..] => Array(Array(Bulk("name"), Bulk("g"), Bulk("consumers"), ":1\r\n", Bulk("pending"), ":1\r\n", Bulk("lag"), ":0\r\n")),
        ["XINFO", ..] => Array(Array(Bulk("name"), Bulk("c"), Bulk("pending"), ":1\r\n", Bulk("idle"), ":12\r\n")),
        ["XPENDING", ..] => Array(Array(Bulk("5-1"), Bulk("c"), ":1200\r\n", ":1\r\n")),
        ["CLIENT", "LIST", ..] => Bulk("id=7 addr=127.0.0.1:5000 name=x age=1 idle=0 flags=N db=0 sub=0 psub=0 qbuf=26 omem=0 tot-mem=900 cmd=get user=default\n"),
        ["FT._LIST"] => Array(Bulk("idx")),
        ["FT.INFO", ..] => Array(Bulk("index_name"), Bulk("idx"), Bulk("num_docs"), Bulk("7")),
        ["SERVER", ..] => Array(Bulk("tile38_pid"), Bulk("1"), Bulk("num_points"), ":4\r\n"),
        ["CLUSTER", ..] => Bulk("cluster_state:ok\r\ncluster_known_nodes:1\r\n"),
        _ => "-ERR unknown command\r\n",
    };

    /// <summary>Its INFO, of a node of a cluster with a replica.</summary>
    public static string Info { get; } = string.Join("\r\n",
    [
        "# Server", "redis_version:7.2.0", "redis_mode:standalone", "run_id:abc", "uptime_in_seconds:100", "server_time_usec:1700000000000000",
        "cluster_enabled:1", "role:master", "connected_clients:1", "connected_slaves:1", "slave0:ip=10.0.0.1,port=6379,state=online,offset=5,lag=0",
        "used_memory:1000", "maxmemory_policy:noeviction", "# Commandstats", "cmdstat_get:calls=3,usec=10,usec_per_call=3,rejected_calls=0,failed_calls=0",
        "errorstat_ERR:count=1", "latency_percentiles_usec_get:p50=1.0,p99=2.0", "# Keyspace", "db0:keys=2,expires=0,avg_ttl=0", string.Empty,
    ]);

    /// <summary>The next whole command of what a client sent; null when it has not come yet. The client is ours, and right.</summary>
    private static string? TryTake(ref string come)
    {
        var at = come.IndexOf('\n', StringComparison.Ordinal) + 1;
        if (at == 0)
        {
            return null;
        }

        var words = new string[int.Parse(come.AsSpan(1, at - 3), NumberStyles.None, CultureInfo.InvariantCulture)];
        for (var i = 0; i < words.Length; i++)
        {
            var end = come.IndexOf('\n', at) + 1;
            if (end == 0)
            {
                return null;
            }

            var length = int.Parse(come.AsSpan(at + 1, end - at - 3), NumberStyles.None, CultureInfo.InvariantCulture);
            if (come.Length < end + length + 2)
            {
                return null;
            }

            words[i] = come.Substring(end, length);
            at = end + length + 2;
        }

        come = come[at..];
        return string.Join(' ', words);
    }
}
