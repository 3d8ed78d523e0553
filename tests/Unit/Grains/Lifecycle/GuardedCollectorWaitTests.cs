using Fleet.Cluster;
using Fleet.Cluster.Members;
using Fleet.Grains.Collecting;
using Fleet.Grains.Lifecycle;
using Fleet.Grains.Scheduling;
using Fleet.Tests.Testing.Grains;
using Fleet.Tests.Testing.Time;
using Xunit;

namespace Fleet.Tests.Unit.Grains.Lifecycle;

/// <summary>What a collection waits for before it begins: the silo's tenure, and the pace of connects.</summary>
public sealed class GuardedCollectorWaitTests
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    [Fact]
    public async Task Without_tenure_nothing_is_collected_and_the_wait_counts_neither_into_the_deadline_nor_into_the_duration()
    {
        var time = new ManualTime();
        var tenure = new Tenure(time);
        await using var bench = Bench(time, tenure: tenure);
        await using var guarded = new GuardedCollector(bench.Setup);
        var collecting = guarded.CollectAsync(Tiers.All, bench.Limit);
        time.Advance(60 * Second);
        Assert.False(collecting.IsCompleted);
        Assert.Equal(0, bench.Collector.Count);

        tenure.Extend(time.GetTimestamp(), 5 * Second);
        var call = await bench.Collector.NextCallAsync(bench.Limit);
        time.Advance(9 * Second);
        call.Answer(Collections.Ok());
        var (collection, duration) = await collecting;
        Assert.Equal((OutcomeKind.Ok, 9 * Second), (collection.Outcome.Kind, duration));
    }

    [Fact]
    public async Task The_wait_for_a_connect_counts_neither_into_the_deadline_nor_into_the_duration()
    {
        var time = new ManualTime();
        using var pace = SlowPace(time);
        await using var bench = Bench(time, pace);
        bench.Collector.IsConnected = false;
        await using var guarded = new GuardedCollector(bench.Setup);
        await pace.WaitAsync(bench.Setup.Spec.Address, bench.Limit);
        var collecting = guarded.CollectAsync(Tiers.All, bench.Limit);
        time.Advance(19 * Second);
        Assert.Equal(0, bench.Collector.Count);
        time.Advance(Second);
        var call = await bench.Collector.NextCallAsync(bench.Limit);
        time.Advance(9 * Second);
        call.Answer(Collections.Ok());
        Assert.Equal(9 * Second, (await collecting).Duration);
    }

    [Fact]
    public async Task Who_holds_a_connection_is_not_paced()
    {
        var time = new ManualTime();
        using var pace = SlowPace(time);
        await using var bench = Bench(time, pace);
        bench.Collector.Answers = _ => Collections.Ok();
        await using var guarded = new GuardedCollector(bench.Setup);
        for (var turn = 0; turn < 5; turn++)
        {
            Assert.Equal(OutcomeKind.Ok, (await guarded.CollectAsync(Tiers.All, bench.Limit)).Collection.Outcome.Kind);
        }
    }

    [Fact]
    public async Task The_look_at_a_dead_target_is_not_paced()
    {
        var time = new ManualTime();
        using var pace = SlowPace(time);
        await using var bench = Bench(time, pace);
        bench.Collector.IsConnected = false;
        bench.Collector.Answers = _ => Collection.Failed(FailureReason.Connect, "refused");
        await using var guarded = new GuardedCollector(bench.Setup);
        for (var turn = 0; turn < 5; turn++)
        {
            Assert.Equal(FailureReason.Connect, (await guarded.CollectAsync(Tiers.All, bench.Limit)).Collection.Outcome.Reason);
        }

        Assert.Equal(1, bench.Collector.Count);
    }

    [Fact]
    public async Task Who_lost_his_tenure_while_he_waited_for_a_connect_does_not_collect()
    {
        var time = new ManualTime();
        var tenure = new Tenure(time);
        using var pace = SlowPace(time);
        await using var bench = Bench(time, pace, tenure);
        bench.Collector.IsConnected = false;
        await using var guarded = new GuardedCollector(bench.Setup);
        await pace.WaitAsync(bench.Setup.Spec.Address, bench.Limit);
        tenure.Extend(time.GetTimestamp(), 5 * Second);
        var collecting = guarded.CollectAsync(Tiers.All, bench.Limit);
        time.Advance(120 * Second);
        Assert.False(collecting.IsCompleted);
        Assert.Equal(0, bench.Collector.Count);

        tenure.Extend(time.GetTimestamp(), 5 * Second);
        (await bench.Collector.NextCallAsync(bench.Limit)).Answer(Collections.Ok());
        Assert.Equal(TimeSpan.Zero, (await collecting).Duration);
    }

    [Fact]
    public async Task After_a_long_wait_for_tenure_what_was_due_still_is_and_what_became_due_meanwhile_is_owed()
    {
        var time = new ManualTime();
        var tenure = new Tenure(time);
        await using var bench = Bench(time, tenure: tenure);
        bench.Start(new GrainHandOver { Snapshot = null, Schedule = new ScheduleState(TimeSpan.Zero, 4, Tiers.None) });
        while (!bench.Grain.IsCollecting)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(1), TimeProvider.System, bench.Limit);
        }

        time.Advance((16 * Setups.Interval) + (5 * Second));
        Assert.Equal(0, bench.Collector.Count);
        tenure.Extend(time.GetTimestamp(), 5 * Setups.Interval);
        var call = await bench.Collector.NextCallAsync(bench.Limit);
        Assert.Equal(Tiers.Health | Tiers.Activity | Tiers.Sizes, call.Due);
        call.Answer(Collections.Ok());
        await bench.NextSnapshotAsync();

        Assert.True(time.AdvanceToTimer() >= Setups.Interval * 0.8);
        Assert.Equal(Tiers.All, (await bench.Collector.NextCallAsync(bench.Limit)).Due);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_grain_that_ends_while_it_waits_for_tenure_ends_and_its_turn_is_its_successors(bool retires)
    {
        var time = new ManualTime();
        await using var bench = Bench(time, tenure: new Tenure(time));
        bench.Start();
        while (!bench.Grain.IsCollecting)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(1), TimeProvider.System, bench.Limit);
        }

        var left = await (retires ? bench.RetireAsync() : bench.EndAsync()).WaitAsync(bench.Limit);
        Assert.Equal(ScheduleState.Anew, left.Schedule);
        Assert.Equal(0, bench.Collector.Count);
    }

    [Fact]
    public async Task A_grain_that_retires_while_it_waits_for_a_connect_ends_and_leaves_its_turn_to_others()
    {
        var time = new ManualTime();
        using var pace = SlowPace(time);
        await using var bench = Bench(time, pace);
        bench.Collector.IsConnected = false;
        await pace.WaitAsync(bench.Setup.Spec.Address, bench.Limit);
        bench.Start();
        await time.WaitForTimersAsync(1, bench.Limit);
        var left = await bench.RetireAsync();
        Assert.Equal(ScheduleState.Anew, left.Schedule);
        Assert.Equal(0, bench.Collector.Count);
        var next = pace.WaitAsync(bench.Setup.Spec.Address, bench.Limit);
        time.Advance(20 * Second);
        await next;
    }

    // One connect to a server in twenty seconds.
    private static ConnectPace SlowPace(ManualTime time) => new(Limits.Default with { ConnectsPerSecondToServer = 0.05, ConnectBurst = 1 }, time);

    private static GrainBench Bench(ManualTime time, ConnectPace? pace = null, Tenure? tenure = null)
    {
        var bench = new GrainBench(time: time);
        return bench.With(setup => setup with { Pace = pace ?? setup.Pace, Tenure = tenure ?? setup.Tenure });
    }
}
