using Fleet.Cluster.Placement;
using Fleet.Cluster.Targets;
using Fleet.Grains.Collecting;
using Fleet.Grains.Scheduling;
using Fleet.Tests.Testing.Time;
using Xunit;

namespace Fleet.Tests.Unit.Grains.Scheduling;

public sealed class GrainScheduleTests
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(15);

    private readonly ManualTime _time = new();

    [Fact]
    public void The_first_turn_is_due_at_once_and_the_second_at_the_phase_but_not_soon_after_it()
    {
        foreach (var id in Enumerable.Range(0, 200).Select(i => $"target-{i}"))
        {
            var schedule = Schedule(id);
            Assert.Equal(TimeSpan.Zero, schedule.UntilNext());
            Turn(schedule);
            var pause = schedule.UntilNext();
            Assert.InRange(pause, Interval * 0.6, Interval * 1.6);
            Assert.Equal(IdHash.Fraction(TargetId.Parse(id)), pause / Interval % 1, 0.0001);
        }
    }

    [Fact]
    public void Later_turns_are_one_interval_apart_however_long_collections_take()
    {
        var schedule = Schedule("a");
        Turn(schedule);
        _time.Advance(schedule.UntilNext());
        for (var turn = 0; turn < 10; turn++)
        {
            var collecting = TimeSpan.FromSeconds(turn);
            Turn(schedule, collecting);
            Assert.Equal(Interval - collecting, schedule.UntilNext());
            _time.Advance(schedule.UntilNext());
        }
    }

    [Fact]
    public void Turns_that_a_long_collection_missed_are_left_out_not_made_up_for()
    {
        var schedule = Schedule("a");
        Turn(schedule);
        _time.Advance(schedule.UntilNext());
        Turn(schedule, (3 * Interval) + TimeSpan.FromSeconds(4));
        Assert.Equal(TimeSpan.FromSeconds(11), schedule.UntilNext());
        _time.Advance(schedule.UntilNext());
        Turn(schedule);
        Assert.Equal(Interval, schedule.UntilNext());
    }

    [Fact]
    public void A_turn_that_a_coarse_timer_began_too_early_is_not_begun_again_at_its_time()
    {
        var early = TimeSpan.FromMilliseconds(3);
        var schedule = Schedule("a");
        Turn(schedule);
        for (var turn = 0; turn < 3; turn++)
        {
            _time.Advance(schedule.UntilNext() - early);
            Assert.Equal(early, schedule.UntilNext());
            Turn(schedule);
            Assert.Equal(Interval + early, schedule.UntilNext());
        }
    }

    [Fact]
    public void Each_tier_is_due_at_its_multiples_and_all_of_them_first()
    {
        var schedule = Schedule("a", new TierMultiples { Health = 1, Activity = 2, Sizes = 3, Heavy = 6 });
        Assert.Equal(Tiers.All, Turn(schedule));
        Assert.Equal(
            [
                Tiers.Health, Tiers.Health | Tiers.Activity, Tiers.Health | Tiers.Sizes, Tiers.Health | Tiers.Activity, Tiers.Health, Tiers.All, Tiers.Health,
            ],
            Enumerable.Range(1, 7).Select(_ => Turn(schedule)));
    }

    [Fact]
    public void What_was_due_in_turns_that_passed_is_owed_to_any_next_turn()
    {
        var schedule = Schedule("a", new TierMultiples { Health = 1, Activity = 2, Sizes = 3, Heavy = 6 });
        Turn(schedule);
        _time.Advance(schedule.UntilNext() + (2 * Interval) + TimeSpan.FromSeconds(1));
        schedule.UntilNext();
        Assert.Equal(Tiers.Health | Tiers.Activity | Tiers.Sizes, Turn(schedule, called: Tiers.Health));
        schedule.UntilNext();
        Assert.Equal(Tiers.Health, Turn(schedule, called: Tiers.Health));
        _time.Advance(schedule.UntilNext());
        Assert.Equal(Tiers.Health | Tiers.Activity, Turn(schedule));
    }

    [Fact]
    public void A_turn_that_was_called_for_leaves_the_next_slot_as_it_is()
    {
        var schedule = Schedule("a");
        Turn(schedule);
        _time.Advance(schedule.UntilNext());
        Turn(schedule);
        _time.Advance(schedule.UntilNext() / 3);
        Assert.Equal(Tiers.Health, Turn(schedule, called: Tiers.Health));
        Assert.Equal(Interval * 2 / 3, schedule.UntilNext());
        _time.Advance(schedule.UntilNext());
        Assert.Equal(Tiers.Health | Tiers.Activity, Turn(schedule));
    }

    [Fact]
    public void A_call_that_comes_when_the_turn_is_due_is_answered_by_that_turn()
    {
        var schedule = Schedule("a");
        Turn(schedule);
        _time.Advance(schedule.UntilNext());
        Turn(schedule, called: Tiers.Sizes);
        Assert.Equal(Interval, schedule.UntilNext());
    }

    [Fact]
    public void After_a_turn_that_reached_nothing_everything_is_due_in_the_next_and_only_in_that()
    {
        var schedule = Schedule("a");
        Turn(schedule);
        Turn(schedule, reached: false);
        Assert.Equal(Tiers.All, Turn(schedule));
        Assert.Equal(Tiers.Health, Turn(schedule));
    }

    [Fact]
    public void A_turn_that_had_to_wait_for_its_collection_is_not_followed_by_the_next_at_once()
    {
        var schedule = Schedule("a");
        Turn(schedule);
        _time.Advance(schedule.UntilNext());
        schedule.Begin(Tiers.None);
        _time.Advance(TimeSpan.FromSeconds(8));
        schedule.Booked(TimeSpan.FromSeconds(2), reached: true);
        Assert.Equal(TimeSpan.FromSeconds(10), schedule.UntilNext());
    }

    [Fact]
    public void However_long_turns_wait_and_last_none_comes_too_close_upon_the_last_and_no_tier_is_left_out()
    {
        for (var seed = 0; seed < 200; seed++)
        {
            var random = new Random(seed);
            var schedule = Schedule($"target-{seed}");
            Turn(schedule);
            TimeSpan? last = null;
            var heavy = TimeSpan.FromTicks(_time.GetTimestamp());
            for (var turn = 0; turn < 200; turn++)
            {
                var pause = schedule.UntilNext();
                _time.Advance(pause);
                var due = schedule.Begin(Tiers.None);
                _time.Advance(Interval * (random.Next(4) == 0 ? 3 * random.NextDouble() : 0));
                var now = TimeSpan.FromTicks(_time.GetTimestamp());
                Assert.True(last is null || now - last >= Interval * 0.8, $"seed {seed}, turn {turn}: only {now - last}");
                Assert.True(pause <= Interval * (turn == 0 ? 1.6 : 1.2), $"seed {seed}, turn {turn}: {pause}");
                last = now;
                heavy = due.HasFlag(Tiers.Heavy) ? now : heavy;
                Assert.True(now - heavy <= Interval * 27, $"seed {seed}, turn {turn}: {now - heavy} without the heavy tier");
                var lasts = Interval * (random.Next(4) == 0 ? 1.5 * random.NextDouble() : 0.1);
                _time.Advance(lasts);
                schedule.Booked(lasts, reached: true);
            }
        }
    }

    [Fact]
    public void Grains_that_all_waited_for_the_same_come_at_their_own_phases_again()
    {
        foreach (var id in Enumerable.Range(0, 100).Select(i => $"target-{i}"))
        {
            var origin = _time.GetTimestamp();
            var schedule = Schedule(id);
            Turn(schedule);
            _time.Advance(schedule.UntilNext());
            schedule.Begin(Tiers.None);
            var tenure = Interval * 4;
            _time.Advance(tenure - _time.GetElapsedTime(origin));
            schedule.Booked(TimeSpan.Zero, reached: true);
            for (var turn = 0; turn < 5; turn++)
            {
                Assert.InRange(schedule.UntilNext(), Interval * 0.8, Interval * 1.2);
                _time.Advance(schedule.UntilNext());
                Turn(schedule);
            }

            var phase = (_time.GetElapsedTime(origin) / Interval) % 1;
            Assert.Equal(IdHash.Fraction(TargetId.Parse(id)), phase, 0.0001);
        }
    }

    [Fact]
    public void What_a_target_costs_is_a_moving_average()
    {
        var schedule = Schedule("a");
        Assert.Equal(0, schedule.Cost);
        Turn(schedule, TimeSpan.FromSeconds(3));
        Assert.Equal(0.2, schedule.Cost, 9);
        for (var turn = 0; turn < 10; turn++)
        {
            Turn(schedule, TimeSpan.FromSeconds(1.5));
        }

        Assert.InRange(schedule.Cost, 0.1, 0.12);
    }

    private Tiers Turn(GrainSchedule schedule, TimeSpan collecting = default, Tiers called = Tiers.None, bool reached = true)
    {
        var due = schedule.Begin(called);
        _time.Advance(collecting);
        schedule.Booked(collecting, reached);
        return due;
    }

    private GrainSchedule Schedule(string id, TierMultiples? tiers = null) => new(TargetId.Parse(id), Interval, tiers ?? new TierMultiples(), _time, taken: null);
}
