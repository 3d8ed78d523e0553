using System.Collections.Immutable;
using System.Globalization;

namespace Fleet.Tests.Testing.Servers;

/// <summary>A real Redis Cluster of three masters that share all slots, and perhaps replicas of the first one.</summary>
public sealed class RedisCluster : IAsyncDisposable
{
    private const int Slots = 16384;
    private const int Size = 3;

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    private RedisCluster(ImmutableArray<RedisServer> masters, ImmutableArray<RedisServer> replicas) =>
        (Masters, Replicas) = (masters, replicas);

    /// <summary>The nodes that have the slots at the start, a third each in their order.</summary>
    public ImmutableArray<RedisServer> Masters { get; }

    /// <summary>The replicas of the first master.</summary>
    public ImmutableArray<RedisServer> Replicas { get; }

    private IEnumerable<RedisServer> All => Masters.Concat(Replicas);

    /// <summary>Starts the nodes at once and waits until each sees the whole cluster well; a node is down after a second of silence.</summary>
    public static Task<RedisCluster> StartAsync(int replicas = 0, params string[] settings) => StartAsync(replicas, () => settings);

    /// <summary>The same with a port for TLS beside each plain one: nodes speak TLS to each other, and name TLS ports to clients that speak it.</summary>
    public static Task<RedisCluster> StartAsync(TestCertificates certificates) => StartAsync(replicas: 0, () =>
    [
        "tls-port " + ServerProcess.FreePort().ToString(CultureInfo.InvariantCulture),
        "tls-cert-file " + certificates.ServerCertFile,
        "tls-key-file " + certificates.ServerKeyFile,
        "tls-ca-cert-file " + certificates.CaFile,
        "tls-cluster yes",
    ]);

    /// <summary>A node's port for TLS; 0 when it has none.</summary>
    public static async Task<int> TlsPortAsync(RedisServer node) =>
        int.Parse((await node.CommandAsync("CONFIG GET tls-port")).Split("\r\n")[4], CultureInfo.InvariantCulture);

    /// <summary>The master that had the key's slot at the start.</summary>
    public async Task<RedisServer> OwnerOfAsync(string key)
    {
        var slot = int.Parse((await Masters[0].CommandAsync("CLUSTER KEYSLOT " + key)).Split("\r\n")[0].TrimStart(':'), CultureInfo.InvariantCulture);
        return Masters[slot * Size / Slots];
    }

    /// <summary>Sends commands to the master that had the key's slot at the start.</summary>
    public async Task<string> CommandAsync(string key, params string[] commands) => await (await OwnerOfAsync(key)).CommandAsync(commands);

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        foreach (var node in All)
        {
            await node.DisposeAsync();
        }
    }

    private static async Task<RedisCluster> StartAsync(int replicas, Func<string[]> settings)
    {
        var starts = Enumerable.Range(0, Size + replicas).Select(_ => StartNodeAsync(settings())).ToArray();
        try
        {
            var nodes = await Task.WhenAll(starts);
            var cluster = new RedisCluster([.. nodes[..Size]], [.. nodes[Size..]]);
            await cluster.JoinAsync();
            return cluster;
        }
        catch
        {
            foreach (var start in starts.Where(static start => start.IsCompletedSuccessfully))
            {
                await (await start).DisposeAsync();
            }

            throw;
        }
    }

    /// <summary>The bus has a port of its own choice: the usual one, 10000 above, may lie beyond the last.</summary>
    private static Task<RedisServer> StartNodeAsync(string[] settings) => RedisServer.StartAsync(
    [
        "cluster-enabled yes", "cluster-node-timeout 1000", "cluster-port " + ServerProcess.FreePort().ToString(CultureInfo.InvariantCulture), .. settings,
    ]);

    private async Task JoinAsync()
    {
        foreach (var (master, i) in Masters.Select(static (master, i) => (master, i)))
        {
            // The first slot that is this one's third and not the one before it, as OwnerOfAsync counts.
            var (first, next) = (((i * Slots) + Size - 1) / Size, (((i + 1) * Slots) + Size - 1) / Size);
            await master.CommandAsync(FormattableString.Invariant($"CLUSTER SET-CONFIG-EPOCH {i + 1}"), FormattableString.Invariant($"CLUSTER ADDSLOTSRANGE {first} {next - 1}"));
        }

        var seed = Masters[0];
        var bus = (await seed.CommandAsync("CONFIG GET cluster-port")).Split("\r\n")[4];

        // The bus speaks either TLS or not, and is known by the port of that kind.
        var port = await TlsPortAsync(seed) is > 0 and var tls ? tls : seed.Port;
        foreach (var node in All.Skip(1))
        {
            await node.CommandAsync(FormattableString.Invariant($"CLUSTER MEET 127.0.0.1 {port} {bus}"));
        }

        await WaitAsync("cluster_state:ok", FormattableString.Invariant($"cluster_known_nodes:{All.Count()}"));
        var id = (await seed.CommandAsync("CLUSTER MYID")).Split("\r\n")[1];
        foreach (var replica in Replicas)
        {
            await replica.CommandAsync("CLUSTER REPLICATE " + id);
            await replica.Process.WaitUntilAsync(
                async () => (await replica.CommandAsync("INFO replication")).Contains("master_link_status:up", StringComparison.Ordinal), Limit);
        }

        await WaitAsync("cluster_state:ok");
    }

    private async Task WaitAsync(params string[] lines)
    {
        foreach (var node in All)
        {
            await node.Process.WaitUntilAsync(
                async () => await node.CommandAsync("CLUSTER INFO") is { } info && lines.All(line => info.Contains(line, StringComparison.Ordinal)), Limit);
        }
    }
}
