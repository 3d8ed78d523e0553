using Fleet.Cluster;
using Fleet.Grains.Scheduling;
using Fleet.Tests.Testing.Time;
using Xunit;

namespace Fleet.Tests.Unit.Grains.Scheduling;

public sealed class ConnectPaceTests : IDisposable
{
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(1);
    private static readonly Limits Limits = new() { ConnectsPerSecond = 200, ConnectsPerSecondToServer = 20, ConnectBurst = 10 };

    private readonly ManualTime _time = new();
    private readonly ConnectPace _pace;
    private readonly List<(string Server, Task Turn)> _waiting = [];
    private readonly List<(string Server, double At)> _went = [];

    public ConnectPaceTests() => _pace = new ConnectPace(Limits, _time);

    public void Dispose() => _pace.Dispose();

    [Fact]
    public void A_thousand_servers_are_connected_at_the_silos_rate_without_a_pause()
    {
        Wait(Enumerable.Range(0, 1000).Select(i => $"server-{i}"));
        Assert.Equal(10, _went.Count);
        for (var ms = 5; ms <= 4950; ms += 5)
        {
            Advance(5);
            Assert.Equal(10 + (ms / 5), _went.Count);
        }

        Assert.Equal(_went.Select(w => w.Server), Enumerable.Range(0, 1000).Select(i => $"server-{i}"));
    }

    [Fact]
    public void A_server_with_hundreds_of_targets_keeps_its_own_rate_and_delays_no_other()
    {
        Wait(Enumerable.Repeat("many", 500));
        for (var other = 0; other < 400; other++)
        {
            Wait([$"other-{other}"]);
            Advance(50);
            Assert.Contains(_went, w => w.Server == $"other-{other}" && Math.Abs(w.At - (other * 0.05)) < 0.006);
        }

        Assert.Equal(10 + 400, _went.Count(w => w.Server == "many"));
        AssertRates();
    }

    [Fact]
    public void The_rates_hold_in_any_time_for_any_crowd_and_everybody_goes()
    {
        for (var seed = 0; seed < 20; seed++)
        {
            var random = new Random(seed);
            _went.Clear();
            for (var second = 0; second < 8; second++)
            {
                // A few servers with many targets, many with one; all at once or little by little.
                Wait(Enumerable.Range(0, random.Next(400)).Select(_ => random.Next(3) == 0 ? $"big-{random.Next(3)}" : $"{seed}-{random.Next(100_000)}"));
                Advance(random.Next(1000));
            }

            Advance(60_000);
            Assert.Empty(_waiting);
            AssertRates($"seed {seed}");
        }
    }

    [Fact]
    public void The_end_of_the_silos_queue_does_not_fall_upon_the_server_that_waited_in_it()
    {
        Wait(Enumerable.Range(0, 1900).Select(i => $"server-{i}"));
        Wait(Enumerable.Repeat("many", 100));
        Advance(20_000);
        Assert.Empty(_waiting);
        AssertRates();
    }

    [Fact]
    public void Callers_of_one_server_go_in_the_order_of_their_calls()
    {
        var turns = Enumerable.Range(0, 60).Select(_ => _pace.WaitAsync("a", CancellationToken.None)).ToList();
        for (var going = 10; going < 60; going++)
        {
            Assert.All(turns[..going], turn => Assert.True(turn.IsCompletedSuccessfully));
            Assert.All(turns[going..], turn => Assert.False(turn.IsCompleted));
            _time.Advance(TimeSpan.FromMilliseconds(50));
        }
    }

    [Fact]
    public async Task Who_gives_up_takes_no_turn_of_the_others()
    {
        using var stop = new CancellationTokenSource();
        Wait(Enumerable.Repeat("a", 10));
        var gone = Enumerable.Range(0, 300).Select(_ => _pace.WaitAsync("a", stop.Token)).ToList();
        var other = _pace.WaitAsync("b", stop.Token);
        Wait(["a", "a"]);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Task.WhenAll(gone));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => other);
        Advance(50);
        Assert.Equal(11, _went.Count);
        Advance(50);
        Assert.Equal(12, _went.Count);
    }

    [Fact]
    public async Task Who_has_given_up_before_takes_none_at_all()
    {
        var gone = Enumerable.Range(0, 100).Select(_ => _pace.WaitAsync("a", new CancellationToken(canceled: true)));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Task.WhenAll(gone));
        Wait(Enumerable.Repeat("a", 10));
        Assert.Equal(10, _went.Count);
    }

    [Fact]
    public void Hundreds_of_targets_of_a_server_that_closes_idle_connections_are_not_held_up_interval_after_interval()
    {
        // 300 targets at 15 s, spread over the interval: as many a second as the server's rate lets go.
        var random = new Random(1);
        var phases = Enumerable.Range(0, 300).Select(_ => random.Next(15_000)).Order().ToList();
        for (var turn = 0; turn < 4; turn++)
        {
            var now = 0;
            foreach (var phase in phases)
            {
                Advance(phase - now);
                now = phase;
                Wait(["a"]);
            }

            Advance(15_000 - now);
            Assert.True(_waiting.Count < 30, $"{_waiting.Count} still wait after turn {turn}");
        }
    }

    [Fact]
    public void Servers_that_nobody_waits_for_are_forgotten_and_those_that_wait_are_not()
    {
        using var pace = new ConnectPace(Limits with { PacedServers = 10 }, _time);
        for (var i = 0; i < 1000; i++)
        {
            _ = pace.WaitAsync($"server-{i}", CancellationToken.None);
            Assert.InRange(pace.Servers, 1, 30);
            _time.Advance(TimeSpan.FromMilliseconds(50));
        }

        var turns = Enumerable.Range(0, 50).SelectMany(i => Enumerable.Range(0, 3).Select(_ => pace.WaitAsync($"waits-{i}", CancellationToken.None))).ToList();
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.All(turns, turn => Assert.True(turn.IsCompletedSuccessfully));
    }

    private void Wait(IEnumerable<string> servers)
    {
        _waiting.AddRange(servers.Select(server => (server, _pace.WaitAsync(server, CancellationToken.None))));
        Collect();
    }

    private void Advance(int ms)
    {
        for (var i = 0; i < ms && (i == 0 || _waiting.Count > 0); i++)
        {
            _time.Advance(Step);
            Collect();
        }
    }

    private void Collect()
    {
        var at = TimeSpan.FromTicks(_time.GetTimestamp()).TotalSeconds;
        _went.AddRange(_waiting.Where(w => w.Turn.IsCompletedSuccessfully).Select(w => (w.Server, at)));
        _waiting.RemoveAll(w => w.Turn.IsCompletedSuccessfully);
    }

    private void AssertRates(string hint = "")
    {
        AssertRate([.. _went.Select(w => w.At)], Limits.ConnectsPerSecond, hint);
        foreach (var server in _went.GroupBy(w => w.Server))
        {
            AssertRate([.. server.Select(w => w.At)], Limits.ConnectsPerSecondToServer, $"{hint} {server.Key}");
        }
    }

    // Between any two that went there are no more than the burst and the rate's share of the time between them.
    private static void AssertRate(double[] went, double perSecond, string hint)
    {
        for (var i = 0; i < went.Length; i++)
        {
            for (var j = i + Limits.ConnectBurst; j < went.Length; j += 7)
            {
                var allowed = Limits.ConnectBurst + ((went[j] - went[i]) * perSecond) + 0.001;
                Assert.True(j - i + 1 <= allowed + 1, $"{hint}: {j - i + 1} between {went[i]} and {went[j]}");
            }
        }
    }
}
