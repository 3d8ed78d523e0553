using System.Diagnostics;
using Xunit;

namespace Fleet.Tests.Integration.Members;

[Collection(BlockedPoolCollection.Name)]
public sealed class BlockedPool(ITestOutputHelper output)
{
    [Fact]
    public async Task A_lease_is_held_while_every_thread_of_the_pool_is_blocked()
    {
        await using var fleet = await RedisFleet.StartAsync();
        var a = await fleet.JoinAsync("silo-a");
        using var release = new ManualResetEventSlim();
        for (var i = 0; i < 2000; i++)
        {
            ThreadPool.UnsafeQueueUserWorkItem(_ => release.Wait(), null);
        }

        var slips = 0;
        var proof = new StrongBox();
        var watcher = new Thread(() =>
        {
            ThreadPool.UnsafeQueueUserWorkItem(_ => proof.Ran = true, null);
            for (var clock = Stopwatch.StartNew(); clock.Elapsed < TimeSpan.FromSeconds(8); Thread.Sleep(20))
            {
                slips += a.Tenure.IsHeld && a.IsUp ? 0 : 1;
            }

            proof.RanInTime = proof.Ran;
            release.Set();
        });
        watcher.Start();
        watcher.Join();
        output.WriteLine($"{ThreadPool.ThreadCount} threads of the pool were blocked");
        Assert.False(proof.RanInTime, "the pool was not blocked");
        Assert.Equal(0, slips);
        Assert.Equal(1, a.Views.Current.Number);
        var late = await fleet.LookAsync();
        Assert.Equal(1, late.Views.Current.Number);
    }

    private sealed class StrongBox
    {
        public volatile bool Ran;
        public volatile bool RanInTime;
    }
}
