using Fleet.Grains.Scheduling;
using Fleet.Tests.Testing.Time;
using Xunit;

namespace Fleet.Tests.Unit.Grains.Scheduling;

public sealed class BackoffTests
{
    private static readonly TimeSpan First = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan Max = TimeSpan.FromMinutes(5);

    private readonly ManualTime _time = new();

    [Fact]
    public void The_pause_doubles_with_each_failure_within_the_bounds_of_the_jitter_up_to_the_cap()
    {
        for (var seed = 0; seed < 100; seed++)
        {
            var backoff = new Backoff(First, Max, _time, new Random(seed));
            foreach (var whole in (int[])[30, 60, 120, 240, 300, 300])
            {
                backoff.Failed();
                Assert.InRange(Pause(backoff), whole * 0.8, whole);
            }
        }
    }

    [Fact]
    public void The_jitter_differs_from_target_to_target_and_fills_its_range()
    {
        var pauses = Enumerable.Range(0, 200).Select(seed =>
        {
            var backoff = new Backoff(First, Max, _time, new Random(seed));
            backoff.Failed();
            return Pause(backoff);
        }).ToList();
        Assert.True(pauses.Distinct().Count() > 20);
        Assert.True(pauses.Min() < 25 && pauses.Max() > 29, $"from {pauses.Min()} to {pauses.Max()}");
    }

    [Fact]
    public void There_is_no_pause_before_the_first_failure_and_none_after_a_success()
    {
        var backoff = new Backoff(First, Max, _time, new Random(1));
        Assert.Equal((0, false), (backoff.Failures, backoff.IsPausing));
        backoff.Failed();
        backoff.Failed();
        Assert.Equal((2, true), (backoff.Failures, backoff.IsPausing));
        backoff.Succeeded();
        Assert.Equal((0, false), (backoff.Failures, backoff.IsPausing));
        backoff.Failed();
        Assert.InRange(Pause(backoff), 24, 30);
    }

    [Fact]
    public void A_thousand_failures_of_the_longest_interval_stay_at_the_cap()
    {
        var backoff = new Backoff(TimeSpan.FromHours(1), TimeSpan.FromHours(2), _time, new Random(1));
        for (var i = 0; i < 1000; i++)
        {
            backoff.Failed();
        }

        Assert.InRange(Pause(backoff), 7200 * 0.8, 7200);
    }

    // Moves the clock a tenth of a second at a time until the pause is over.
    private double Pause(Backoff backoff)
    {
        var began = _time.GetTimestamp();
        while (backoff.IsPausing)
        {
            _time.Advance(TimeSpan.FromMilliseconds(100));
        }

        return Math.Round(_time.GetElapsedTime(began).TotalSeconds - 0.05, 1);
    }
}
