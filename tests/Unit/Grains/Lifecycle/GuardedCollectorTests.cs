using System.Net.Sockets;
using Fleet.Cluster;
using Fleet.Grains.Collecting;
using Fleet.Grains.Lifecycle;
using Fleet.Grains.Scheduling;
using Fleet.Tests.Testing.Grains;
using Xunit;

namespace Fleet.Tests.Unit.Grains.Lifecycle;

public sealed class GuardedCollectorTests
{
    [Fact]
    public async Task While_nothing_listens_only_the_cheap_check_runs_and_an_opened_port_gets_a_full_attempt_next_turn()
    {
        await using var bench = new GrainBench();
        bench.Collector.Answers = _ => Collection.Failed(FailureReason.Connect, "refused");
        bench.Start();
        await bench.NextSnapshotAsync();
        var outcome = (await bench.TurnAsync()).Last.Outcome;
        Assert.Equal((1, FailureReason.Connect), (bench.Collector.Count, outcome.Reason));
        Assert.StartsWith($"No connection to {bench.Setup.Spec.Address}: ", outcome.Message, StringComparison.Ordinal);

        bench.OpenPort();
        bench.Collector.Answers = _ => Collections.Ok();
        Assert.True((await bench.TurnAsync()).IsUp);
        Assert.Equal(2, bench.Collector.Count);
    }

    [Fact]
    public async Task Full_attempts_at_a_silent_address_grow_rarer_and_never_cease()
    {
        await using var bench = new GrainBench(limits: new Limits { MaxBackoff = TimeSpan.FromMinutes(2) });
        bench.Collector.Answers = _ => Collection.Failed(FailureReason.Connect, "refused");
        bench.Start();
        await bench.NextSnapshotAsync();
        var attempts = new List<int>();
        for (var turn = 1; turn <= 60; turn++)
        {
            var before = bench.Collector.Count;
            await bench.TurnAsync();
            if (bench.Collector.Count > before)
            {
                attempts.Add(turn);
            }
        }

        var gaps = attempts.Zip(attempts.Skip(1), (a, b) => b - a).ToList();
        Assert.InRange(attempts[0], 1, 3);
        Assert.All(gaps, gap => Assert.InRange(gap, 2, 8));
        Assert.Contains(gaps, gap => gap >= 7);
    }

    [Theory]
    [InlineData("unix:/ääääääääääääääääääääääääääääääääääääääääääääääääääääääääääääääääääääääääääääääääääääääääää")]
    [InlineData("unix:/no/such/socket")]
    [InlineData("no-such-host.invalid:5432")]
    public async Task An_address_that_no_socket_can_have_does_not_end_the_grain(string address)
    {
        await using var bench = new GrainBench(address);
        bench.Collector.Answers = _ => Collection.Failed(FailureReason.Connect, "refused");
        bench.Start();
        await bench.NextSnapshotAsync();
        Assert.False((await bench.TurnAsync()).IsUp);
        Assert.Equal(1, bench.Collector.Count);
    }

    [Theory]
    [InlineData("")]
    [InlineData("/.s.PGSQL.5432")]
    public async Task The_socket_of_PostgreSQL_is_found_by_its_directory_too(string suffix)
    {
        var directory = Directory.CreateTempSubdirectory("fleet-sock-").FullName;
        using var server = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        server.Bind(new UnixDomainSocketEndPoint(directory + "/.s.PGSQL.5432"));
        server.Listen();
        await using var bench = new GrainBench("unix:" + directory + suffix);
        bench.Collector.Answers = _ => Collection.Failed(FailureReason.Auth, "no");
        bench.Start();
        await bench.NextSnapshotAsync();
        await bench.TurnAsync();
        Assert.Equal(2, bench.Collector.Count);
        Directory.Delete(directory, recursive: true);
    }

    [Theory]
    [InlineData(0.5, true)]
    [InlineData(3, false)]
    public async Task A_target_that_answers_slowly_waits_among_the_suspect_ones(double seconds, bool prompt)
    {
        await using var bench = new GrainBench();
        using var gate = new CollectGate(Fleet.Cluster.Limits.Default with { ConcurrentSuspectCollections = 1 });
        await using var guarded = new GuardedCollector(bench.Setup with { Gate = gate });
        var first = guarded.CollectAsync(Tiers.All, bench.Limit);
        var call = await bench.Collector.NextCallAsync(bench.Limit);
        bench.Time.Advance(TimeSpan.FromSeconds(seconds));
        call.Answer(Collections.Ok());
        Assert.Equal(TimeSpan.FromSeconds(seconds), (await first).Duration);
        var taken = await gate.EnterAsync(suspect: true, bench.Limit);
        var second = guarded.CollectAsync(Tiers.All, bench.Limit);
        Assert.Equal(prompt ? 2 : 1, bench.Collector.Count);
        taken.Dispose();
        (await bench.Collector.NextCallAsync(bench.Limit)).Answer(Collections.Ok());
        await second;
    }

    [Fact]
    public async Task A_collection_that_its_end_interrupts_is_waited_for_before_the_collector_is_disposed()
    {
        await using var bench = new GrainBench();
        bench.Collector.IgnoresToken = true;
        var guarded = new GuardedCollector(bench.Setup);
        using var stop = new CancellationTokenSource();
        var collecting = guarded.CollectAsync(Tiers.All, stop.Token);
        var call = await bench.Collector.NextCallAsync(bench.Limit);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => collecting);
        var disposal = guarded.DisposeAsync().AsTask();
        Assert.Equal(0, bench.Collector.Disposals);
        call.Answer(Collections.Ok());
        await disposal.WaitAsync(bench.Limit);
        Assert.Equal((1, false), (bench.Collector.Disposals, bench.Collector.WasDisposedUnderWay));
    }

    [Fact]
    public async Task A_collection_that_never_stops_is_not_waited_for_without_end()
    {
        await using var bench = new GrainBench();
        bench.Collector.IgnoresToken = true;
        var guarded = new GuardedCollector(bench.Setup);
        using var stop = new CancellationTokenSource();
        var collecting = guarded.CollectAsync(Tiers.All, stop.Token);
        await bench.Collector.NextCallAsync(bench.Limit);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => collecting);
        var disposal = guarded.DisposeAsync().AsTask();
        await bench.Time.WaitForTimersAsync(1, bench.Limit);
        bench.Time.AdvanceToTimer();
        await disposal.WaitAsync(bench.Limit);
        Assert.Equal(1, bench.Collector.Disposals);
    }
}
