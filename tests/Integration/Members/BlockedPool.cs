using System.Diagnostics;
using Fleet.Cluster.Configuration;
using Fleet.Cluster.Members;
using Fleet.Resp;
using Fleet.Tests.Testing.Servers;
using Fleet.Wire;
using Xunit;

namespace Fleet.Tests.Integration.Members;

[Collection(BlockedPoolCollection.Name)]
public sealed class BlockedPool(ITestOutputHelper output)
{
    private static readonly RespLimits Limits = new() { ReplyBytes = 1 << 20, BulkBytes = 1 << 18, Elements = 1000, Depth = 8 };

    [Fact]
    public async Task A_lease_is_held_and_a_lost_connection_replaced_while_every_thread_of_the_pool_is_blocked()
    {
        var certificates = TestCertificates.Create(ServerProcess.NewDirectory("tls"));
        var port = ServerProcess.FreePort();
        await using var fleet = await RedisFleet.StartAsync(
            FormattableString.Invariant($"tls-port {port}"),
            "tls-cert-file " + certificates.ServerCertFile,
            "tls-key-file " + certificates.ServerKeyFile,
            "tls-ca-cert-file " + certificates.CaFile,
            "tls-auth-clients no");
        var settings = fleet.Settings() with
        {
            Address = new RedisStoreAddress { Servers = [FormattableString.Invariant($"localhost:{port}")], Tls = true },
            Tls = new TlsFiles(certificates.CaFile, null, null),
        };
        var silo = await fleet.JoinAsync(fleet.Silo("silo-a"), settings);
        var watch = new Watch(silo, ServerEndpoint.Parse(fleet.Server.Address));
        watch.Run();
        output.WriteLine($"{ThreadPool.ThreadCount} threads of the pool were blocked");
        Assert.False(watch.PoolRan, "the pool was not blocked");
        Assert.Equal((":1", 0), (watch.Killed, watch.Slips));
        Assert.Equal(1, silo.Views.Current.Number);
        var late = await fleet.LookAsync();
        Assert.Equal(1, late.Views.Current.Number);
    }

    /// <summary>Blocks the pool, watches a membership for longer than a lease, and kills its connection in the midst; all on a thread of its own.</summary>
    private sealed class Watch(RedisMembership membership, ServerEndpoint store)
    {
        private volatile bool _poolRan;

        public bool PoolRan { get; private set; }

        public int Slips { get; private set; }

        public string? Killed { get; private set; }

        public void Run()
        {
            using var release = new ManualResetEventSlim();
            for (var i = 0; i < 2000; i++)
            {
                ThreadPool.UnsafeQueueUserWorkItem(_ => release.Wait(), null);
            }

            ThreadPool.UnsafeQueueUserWorkItem(_ => _poolRan = true, null);
            var thread = new Thread(Observe);
            thread.Start();
            thread.Join();
            PoolRan = _poolRan;
            release.Set();
            SpinWait.SpinUntil(() => ThreadPool.PendingWorkItemCount == 0, RedisFleet.Limit);
        }

        private void Observe()
        {
            for (var clock = Stopwatch.StartNew(); clock.Elapsed < TimeSpan.FromSeconds(9); Thread.Sleep(20))
            {
                Slips += membership.Tenure.IsHeld && membership.IsUp ? 0 : 1;
                if (Killed is null && clock.Elapsed > TimeSpan.FromSeconds(3))
                {
                    using var killer = new BlockingRespDialer(Limits, TimeProvider.System).Connect(store, new RespConnectOptions(), RedisFleet.Limit);
                    Killed = killer.Execute(RespCommand.Of("CLIENT", "KILL", "TYPE", "pubsub"), RedisFleet.Limit) is RespInteger count ? $":{count.Value}" : "refused";
                }
            }
        }
    }
}
