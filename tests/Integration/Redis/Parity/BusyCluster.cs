using Fleet.Tests.Testing.Servers;
using Xunit;

namespace Fleet.Tests.Integration.Redis.Parity;

/// <summary>A Redis Cluster of three masters and a replica, with keys and streams on all of them.</summary>
public sealed class BusyCluster : IAsyncLifetime
{
    /// <summary>Enough of them that no master has none.</summary>
    public static string[] Keys { get; } = [.. Enumerable.Range(0, 12).Select(static i => FormattableString.Invariant($"key:{i}"))];

    public static string[] Streams { get; } = [.. Enumerable.Range(0, 6).Select(static i => FormattableString.Invariant($"stream:{i}"))];

    public RedisCluster Cluster { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        Cluster = await RedisCluster.StartAsync(replicas: 1, "repl-diskless-sync-delay 0", "latency-monitor-threshold 1", "enable-debug-command yes");
        foreach (var (key, i) in Keys.Select(static (key, i) => (key, i)))
        {
            await Cluster.CommandAsync(key, FormattableString.Invariant($"SET {key} {i}"));
        }

        foreach (var stream in Streams)
        {
            await Cluster.CommandAsync(
                stream, $"XADD {stream} 1700000000000-0 a 1", $"XADD {stream} 1700000001000-0 a 1", $"XGROUP CREATE {stream} g1 0", $"XGROUP CREATE {stream} g2 0", $"XREADGROUP GROUP g1 c COUNT 1 STREAMS {stream} >");
        }

        // From now on nothing that a busy machine makes late is noticed.
        foreach (var node in Cluster.Masters.Concat(Cluster.Replicas))
        {
            await node.CommandAsync(
                "NOSUCH", "DEBUG SLEEP 0.01", "CONFIG SET latency-monitor-threshold 0 slowlog-log-slower-than 9000000 cluster-node-timeout 60000 repl-ping-replica-period 3600 repl-timeout 7200");
        }
    }

    public ValueTask DisposeAsync() => Cluster?.DisposeAsync() ?? default;
}
