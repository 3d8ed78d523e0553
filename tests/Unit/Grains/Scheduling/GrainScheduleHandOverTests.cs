using Fleet.Cluster.Targets;
using Fleet.Grains.Collecting;
using Fleet.Grains.Scheduling;
using Fleet.Tests.Testing.Time;
using Xunit;

namespace Fleet.Tests.Unit.Grains.Scheduling;

public sealed class GrainScheduleHandOverTests
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);
    private static readonly TierMultiples Multiples = new() { Health = 1, Activity = 2, Sizes = 3, Heavy = 6 };

    private readonly ManualTime _time = new();

    [Fact]
    public void Successors_at_any_moment_keep_the_turns_and_the_tiers_that_one_grain_would_have_had()
    {
        for (var seed = 0; seed < 300; seed++)
        {
            var random = new Random(seed);
            Assert.True(Turns(random, handOvers: false).SequenceEqual(Turns(random, handOvers: true)), $"seed {seed}");
        }
    }

    [Fact]
    public void A_turn_that_was_begun_and_not_booked_is_its_successors_at_once_with_all_that_was_due_in_it()
    {
        var schedule = AfterTurns(5);
        _time.Advance(schedule.UntilNext());
        Assert.Equal(Tiers.Health, schedule.Begin(Tiers.None));
        _time.Advance(4 * Second);
        var state = schedule.State();
        Assert.Equal(new ScheduleState(-4 * Second, 5, Tiers.None), state);

        var successor = Schedule(state);
        Assert.Equal(-4 * Second, successor.UntilNext());
        Assert.Equal(Tiers.Health, successor.Begin(Tiers.None));
        _time.Advance(Second);
        successor.Booked(Second, reached: true);
        Assert.Equal(Interval * 0.8 - Second, successor.UntilNext());
        _time.Advance(successor.UntilNext());
        Assert.Equal(Tiers.All, successor.Begin(Tiers.None));
    }

    [Fact]
    public void What_a_called_turn_was_about_to_pay_stays_owed_when_it_is_interrupted()
    {
        var schedule = AfterTurns(2);
        _time.Advance(schedule.UntilNext());
        schedule.Begin(Tiers.None);
        schedule.Booked(TimeSpan.Zero, reached: false);
        _time.Advance(Second);
        Assert.Equal(14 * Second, schedule.UntilNext());
        schedule.Begin(Tiers.Health);
        _time.Advance(Second);
        Assert.Equal(new ScheduleState(13 * Second, 3, Tiers.All), schedule.State());
    }

    [Fact]
    public void The_turn_of_a_predecessor_that_was_stopped_for_long_begins_at_once_with_what_was_due_meanwhile()
    {
        // Turn 7 and 8 are over, turn 9 is under way.
        var successor = Schedule(new ScheduleState(-2.5 * Interval, 7, Tiers.None));
        Assert.InRange(successor.UntilNext(), -Interval, TimeSpan.Zero);
        Assert.Equal(Tiers.Health | Tiers.Activity | Tiers.Sizes, successor.Begin(Tiers.None));
        successor.Booked(TimeSpan.Zero, reached: true);
        Assert.Equal(10, successor.State().Turn);
        Assert.InRange(successor.UntilNext(), Interval * 0.8, Interval * 1.2);
    }

    [Fact]
    public void A_little_delay_of_the_hand_over_does_not_shift_the_turns()
    {
        var successor = Schedule(new ScheduleState(-Second, 7, Tiers.None));
        successor.UntilNext();
        successor.Begin(Tiers.None);
        successor.Booked(TimeSpan.Zero, reached: true);
        Assert.Equal(14 * Second, successor.UntilNext());
    }

    [Fact]
    public void Who_begins_anew_has_everything_due_at_once_and_goes_on_at_its_phase()
    {
        var (anew, fresh) = (Schedule(ScheduleState.Anew), Schedule(null));
        Assert.True(anew.IsNew);
        Assert.Equal(TimeSpan.Zero, anew.UntilNext());
        Assert.Equal(Tiers.All, anew.Begin(Tiers.None));
        anew.Booked(TimeSpan.Zero, reached: true);
        fresh.Begin(Tiers.None);
        fresh.Booked(TimeSpan.Zero, reached: true);
        Assert.Equal(fresh.UntilNext(), anew.UntilNext());
        Assert.False(anew.IsNew);
    }

    [Fact]
    public void A_grain_that_never_collected_leaves_a_schedule_that_is_new()
    {
        var schedule = Schedule(null);
        schedule.UntilNext();
        schedule.Begin(Tiers.None);
        _time.Advance(Second);
        Assert.Equal(new ScheduleState(-Second, 0, Tiers.All), schedule.State());
    }

    [Fact]
    public void Whatever_a_predecessor_tells_a_turn_begins_within_an_interval_and_a_fifth()
    {
        TimeSpan[] times = [TimeSpan.MinValue, TimeSpan.FromDays(-400), -Second, TimeSpan.Zero, TimeSpan.FromDays(400), TimeSpan.MaxValue];
        long[] turns = [long.MinValue, -1, 0, 1, long.MaxValue];
        foreach (var state in times.SelectMany(time => turns.Select(turn => new ScheduleState(time, turn, (Tiers)255))))
        {
            var schedule = Schedule(state);
            var pause = schedule.UntilNext();
            Assert.True(pause <= Interval * 1.2);
            _time.Advance(pause > TimeSpan.Zero ? pause : TimeSpan.Zero);
            Assert.Equal(Tiers.All, schedule.Begin(Tiers.None));
            schedule.Booked(TimeSpan.Zero, reached: true);
            Assert.InRange(schedule.UntilNext(), TimeSpan.Zero, Interval * 1.2);
        }
    }

    // Moments and tiers of twenty turns with collections of up to nine seconds.
    private List<(TimeSpan At, Tiers Due)> Turns(Random random, bool handOvers)
    {
        var lasting = new Random(7);
        var began = _time.GetTimestamp();
        var turns = new List<(TimeSpan, Tiers)>();
        var schedule = Schedule(null);
        while (turns.Count < 20)
        {
            var pause = schedule.UntilNext();
            if (handOvers && random.Next(2) == 0)
            {
                _time.Advance(pause * random.NextDouble());
                schedule = Schedule(schedule.State());
                pause = schedule.UntilNext();
            }

            _time.Advance(pause);
            turns.Add((_time.GetElapsedTime(began), schedule.Begin(Tiers.None)));
            var collecting = TimeSpan.FromMilliseconds(lasting.Next(9000));
            _time.Advance(collecting);
            schedule.Booked(collecting, reached: lasting.Next(5) != 0);
        }

        return turns;
    }

    private GrainSchedule AfterTurns(int turns)
    {
        var schedule = Schedule(null);
        for (var turn = 0; turn < turns; turn++)
        {
            _time.Advance(schedule.UntilNext());
            schedule.Begin(Tiers.None);
            schedule.Booked(TimeSpan.Zero, reached: true);
        }

        return schedule;
    }

    private GrainSchedule Schedule(ScheduleState? taken) => new(TargetId.Parse("a"), Interval, Multiples, _time, taken);
}
