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
    public void The_first_turn_is_due_at_once_and_the_second_at_the_phase_within_one_interval()
    {
        foreach (var id in Enumerable.Range(0, 200).Select(i => $"target-{i}"))
        {
            var schedule = Schedule(id);
            Assert.Equal(TimeSpan.Zero, schedule.UntilNext());
            schedule.Begin();
            var pause = schedule.UntilNext();
            Assert.InRange(pause, TimeSpan.Zero, Interval);
            Assert.Equal(Interval * IdHash.Fraction(TargetId.Parse(id)), pause);
        }
    }

    [Fact]
    public void Later_turns_are_one_interval_apart_however_long_collections_take()
    {
        var schedule = Schedule("a");
        schedule.Begin();
        _time.Advance(schedule.UntilNext());
        for (var turn = 0; turn < 10; turn++)
        {
            schedule.Begin();
            var collecting = TimeSpan.FromSeconds(turn);
            _time.Advance(collecting);
            Assert.Equal(Interval - collecting, schedule.UntilNext());
            _time.Advance(schedule.UntilNext());
        }
    }

    [Fact]
    public void Turns_that_a_long_collection_missed_are_left_out_not_made_up_for()
    {
        var schedule = Schedule("a");
        schedule.Begin();
        _time.Advance(schedule.UntilNext());
        schedule.Begin();
        _time.Advance((3 * Interval) + TimeSpan.FromSeconds(4));
        Assert.Equal(TimeSpan.FromSeconds(11), schedule.UntilNext());
        _time.Advance(schedule.UntilNext());
        schedule.Begin();
        Assert.Equal(Interval, schedule.UntilNext());
    }

    [Fact]
    public void A_turn_that_a_coarse_timer_began_too_early_is_not_begun_again_at_its_time()
    {
        var early = TimeSpan.FromMilliseconds(3);
        var schedule = Schedule("a");
        schedule.Begin();
        for (var turn = 0; turn < 3; turn++)
        {
            _time.Advance(schedule.UntilNext() - early);
            Assert.Equal(early, schedule.UntilNext());
            schedule.Begin();
            Assert.Equal(Interval + early, schedule.UntilNext());
        }
    }

    [Fact]
    public void Each_tier_is_due_at_its_multiples_and_all_of_them_first()
    {
        var schedule = Schedule("a", new TierMultiples { Health = 1, Activity = 2, Sizes = 3, Heavy = 6 });
        Assert.Equal(Tiers.All, schedule.Begin());
        Assert.Equal(
            [
                Tiers.Health, Tiers.Health | Tiers.Activity, Tiers.Health | Tiers.Sizes, Tiers.Health | Tiers.Activity, Tiers.Health, Tiers.All, Tiers.Health,
            ],
            Enumerable.Range(1, 7).Select(_ => schedule.Begin()));
    }

    [Fact]
    public void What_was_due_in_turns_that_passed_is_owed_to_any_next_turn()
    {
        var schedule = Schedule("a", new TierMultiples { Health = 1, Activity = 2, Sizes = 3, Heavy = 6 });
        schedule.Begin();
        _time.Advance(schedule.UntilNext() + (2 * Interval) + TimeSpan.FromSeconds(1));
        schedule.UntilNext();
        Assert.Equal(Tiers.Health | Tiers.Activity | Tiers.Sizes, schedule.TakeOwed());
        Assert.Equal(Tiers.None, schedule.TakeOwed());
        _time.Advance(schedule.UntilNext());
        Assert.Equal(Tiers.Health | Tiers.Activity, schedule.Begin());
    }

    [Fact]
    public void Everything_can_be_made_due_in_the_next_turn_and_only_in_that()
    {
        var schedule = Schedule("a");
        schedule.Begin();
        schedule.AskEverythingNext();
        Assert.Equal(Tiers.All, schedule.Begin());
        Assert.Equal(Tiers.Health | Tiers.Activity, schedule.Begin());
    }

    private GrainSchedule Schedule(string id, TierMultiples? tiers = null) => new(TargetId.Parse(id), Interval, tiers ?? new TierMultiples(), _time);
}
