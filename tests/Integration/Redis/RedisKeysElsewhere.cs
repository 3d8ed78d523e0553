using Fleet.Cluster.Targets;
using Fleet.Grains.Collecting;
using Fleet.Tests.Testing.Servers;
using Xunit;

namespace Fleet.Tests.Integration.Redis;

/// <summary>Keys that a target's options name and that live on other nodes of its cluster: left to those nodes' targets, or asked for where they are.</summary>
public sealed class RedisKeysElsewhere
{
    private static readonly string[] Keys = ["key:0", "key:1", "key:2", "key:3", "key:4", "key:5", "key:6", "key:7"];

    [Fact]
    public async Task They_are_followed_when_they_move_and_their_nodes_end_costs_nothing_else()
    {
        await using var cluster = await RedisCluster.StartAsync(replicas: 0, "cluster-require-full-coverage no");
        foreach (var node in cluster.Masters)
        {
            await node.CommandAsync("CONFIG SET cluster-node-timeout 60000");
        }

        foreach (var key in Keys)
        {
            await cluster.CommandAsync(key, $"SET {key} 1");
        }

        await using var alone = Collector(cluster.Masters[0], isCluster: false);
        await using var everywhere = Collector(cluster.Masters[0], isCluster: true);
        Assert.Equal(CollectOutcome.Ok, (await alone.CollectAsync()).Outcome);
        var own = Shown(await alone.CollectAsync());
        Assert.NotEmpty(own);
        Assert.True(own.Length < Keys.Length);
        Assert.Equal(Keys, Shown(await everywhere.CollectAsync()));

        // A node says of a key that it lives elsewhere, which its statistics count as an error; it has to say it once.
        var moved = await MovedAsync(cluster);
        Assert.Equal(Keys, Shown(await everywhere.CollectAsync()));
        Assert.Equal(moved, await MovedAsync(cluster));

        // From the second node to the third, which the first may not have heard of yet.
        var traveller = (await KeysOfAsync(cluster, cluster.Masters[1])).First();
        await MoveAsync(cluster.Masters[1], cluster.Masters[2], traveller);
        var after = await everywhere.CollectAsync();
        Assert.Equal((CollectOutcome.Ok, Keys.Length), (after.Outcome, Shown(after).Length));

        await cluster.Masters[2].StopAsync();
        var without = await everywhere.CollectAsync();
        Assert.Equal((OutcomeKind.Partial, FailureReason.Connect), (without.Outcome.Kind, without.Outcome.Reason));
        Assert.Contains($"The node {cluster.Masters[2].Address} of the cluster cannot be asked", without.Outcome.Message, StringComparison.Ordinal);
        Assert.Empty(own.Except(Shown(without)));
        Assert.Equal(own, Shown(await alone.CollectAsync()));
    }

    [Fact]
    public async Task They_are_asked_for_by_TLS_when_the_target_is()
    {
        var certificates = TestCertificates.Create(ServerProcess.NewDirectory("tls"));
        await using var cluster = await RedisCluster.StartAsync(certificates);
        foreach (var key in Keys)
        {
            await cluster.CommandAsync(key, $"SET {key} 1");
        }

        var full = new TlsSpec
        {
            Mode = TlsMode.VerifyFull,
            CaFile = certificates.CaFile,
            CertFile = certificates.ClientCertFile,
            KeyFile = certificates.ClientKeyFile,
        };
        var address = FormattableString.Invariant($"127.0.0.1:{await RedisCluster.TlsPortAsync(cluster.Masters[0])}");
        await using var everywhere = RedisTarget.Collector(
            address, spec => spec with { Tls = full, Options = new RedisOptions { CheckSingleKeys = [.. Keys], IsCluster = true } });
        var collection = await everywhere.CollectAsync();
        Assert.Equal(CollectOutcome.Ok, collection.Outcome);

        // The nodes name their TLS ports, which nothing but TLS with the certificate gets an answer from.
        Assert.Equal(Keys, Shown(collection));
        Directory.Delete(certificates.Directory, recursive: true);
    }

    private static ICollector Collector(RedisServer node, bool isCluster) =>
        RedisTarget.Collector(node.Address, spec => spec with { Options = new RedisOptions { CheckSingleKeys = [.. Keys], IsCluster = isCluster } });

    private static string[] Shown(Collection collection) =>
        [.. collection.Families().Where(static family => family.Name == "redis_key_size").SelectMany(static family => family.Samples).Select(static sample => sample.Labels.Single(static label => label.Name == "key").Value)];

    private static async Task<string> MovedAsync(RedisCluster cluster) =>
        string.Concat((await cluster.Masters[0].CommandAsync("INFO errorstats")).Split("\r\n").Where(static line => line.Contains("MOVED", StringComparison.Ordinal)));

    private static async Task<string[]> KeysOfAsync(RedisCluster cluster, RedisServer node)
    {
        var own = new List<string>();
        foreach (var key in Keys)
        {
            if (await cluster.OwnerOfAsync(key) == node)
            {
                own.Add(key);
            }
        }

        return [.. own];
    }

    private static async Task MoveAsync(RedisServer from, RedisServer to, string key)
    {
        var slot = (await from.CommandAsync("CLUSTER KEYSLOT " + key)).Split("\r\n")[0][1..];
        var (old, next) = (await IdAsync(from), await IdAsync(to));
        await to.CommandAsync($"CLUSTER SETSLOT {slot} IMPORTING {old}");
        await from.CommandAsync($"CLUSTER SETSLOT {slot} MIGRATING {next}", FormattableString.Invariant($"MIGRATE 127.0.0.1 {to.Port} {key} 0 5000"));
        await to.CommandAsync($"CLUSTER SETSLOT {slot} NODE {next}");
        await from.CommandAsync($"CLUSTER SETSLOT {slot} NODE {next}");
    }

    private static async Task<string> IdAsync(RedisServer node) => (await node.CommandAsync("CLUSTER MYID")).Split("\r\n")[1];
}
