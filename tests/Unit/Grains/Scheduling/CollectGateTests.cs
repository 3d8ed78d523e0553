using Fleet.Cluster;
using Fleet.Grains.Scheduling;
using Xunit;

namespace Fleet.Tests.Unit.Grains.Scheduling;

public sealed class CollectGateTests
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(20);

    [Fact]
    public async Task A_full_lane_of_suspects_never_delays_a_healthy_target_nor_the_reverse()
    {
        using var gate = new CollectGate(new Limits { ConcurrentCollections = 1, ConcurrentSuspectCollections = 2 });
        using var suspect = await gate.EnterAsync(suspect: true, CancellationToken.None);
        using var second = await gate.EnterAsync(suspect: true, CancellationToken.None);
        var third = gate.EnterAsync(suspect: true, CancellationToken.None);
        var healthy = await gate.EnterAsync(suspect: false, CancellationToken.None).WaitAsync(Soon);
        var waiting = gate.EnterAsync(suspect: false, CancellationToken.None);
        Assert.False(third.IsCompleted);
        Assert.False(waiting.IsCompleted);

        healthy.Dispose();
        (await waiting.WaitAsync(Soon)).Dispose();
        Assert.False(third.IsCompleted);
        suspect.Dispose();
        (await third.WaitAsync(Soon)).Dispose();
    }

    [Fact]
    public async Task Who_gives_up_waiting_takes_no_place()
    {
        using var gate = new CollectGate(new Limits { ConcurrentCollections = 1 });
        var place = await gate.EnterAsync(suspect: false, CancellationToken.None);
        using var stop = new CancellationTokenSource();
        var waiting = gate.EnterAsync(suspect: false, stop.Token);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
        place.Dispose();
        (await gate.EnterAsync(suspect: false, CancellationToken.None).WaitAsync(Soon)).Dispose();
    }
}
