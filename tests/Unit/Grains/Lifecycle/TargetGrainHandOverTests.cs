using Fleet.Exposition;
using Fleet.Grains.Collecting;
using Fleet.Grains.Lifecycle;
using Fleet.Grains.Scheduling;
using Fleet.Tests.Testing.Grains;
using Fleet.Tests.Testing.Time;
using Fleet.Tests.Unit.Exposition;
using Xunit;

namespace Fleet.Tests.Unit.Grains.Lifecycle;

public sealed class TargetGrainHandOverTests
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    private readonly ManualTime _time = new();

    [Fact]
    public async Task A_successor_serves_what_it_took_at_once_and_begins_when_its_predecessor_would_have()
    {
        await using var before = Answering();
        before.Start();
        await before.NextSnapshotAsync();
        await before.TurnAsync();
        _time.Advance(4 * Second);
        var left = await before.RetireAsync();
        Assert.Equal(new ScheduleState(11 * Second, 2, Tiers.None), Rounded(left.Schedule));

        await using var after = new GrainBench(time: _time);
        after.Start(left);
        Assert.Same(before.Grain.Snapshot, after.Grain.Snapshot);
        await _time.WaitForTimersAsync(1, after.Limit);
        Assert.Equal(11, _time.AdvanceToTimer().TotalSeconds, 0.002);
        var call = await after.Collector.NextCallAsync(after.Limit);
        Assert.Equal(Tiers.Health | Tiers.Activity, call.Due);
        call.Answer(Collections.Ok());
        await after.NextSnapshotAsync();
        Assert.Empty(after.Log.Lines);
    }

    [Fact]
    public async Task Values_of_slow_tiers_stand_on_with_their_true_ages_and_counts_go_on()
    {
        await using var before = new GrainBench(time: _time);
        var twice = Collections.Part("health", Tiers.Health, Collections.Gauge("h"), Collections.Gauge("h"));
        before.Collector.Answers = due => Collections.Ok(
            due.HasFlag(Tiers.Heavy) ? [twice, Collections.Part("heavy", Tiers.Heavy, Collections.Gauge("x"))] : [twice]);
        before.Start();
        await before.NextSnapshotAsync();
        await before.TurnAsync();
        var heavyAt = before.Grain.Snapshot!.Parts.Single(p => p.Collector == "heavy").CollectedAt;
        var left = await before.RetireAsync();

        await using var after = new GrainBench(time: _time);
        after.Collector.Answers = _ => Collections.Ok(twice);
        after.Start(left);
        await _time.WaitForTimersAsync(1, after.Limit);
        var snapshot = await after.TurnAsync();
        Assert.Contains("x 1\n", Texts.WriteBlocks(ExpositionFormat.Text004, snapshot.Blocks), StringComparison.Ordinal);
        Assert.Equal(heavyAt, snapshot.Parts.Single(p => p.Collector == "heavy").CollectedAt);
        Assert.Equal(3, snapshot.Duplicates);
    }

    [Fact]
    public async Task A_collection_under_way_goes_on_to_its_end_and_the_loop_ends_with_it()
    {
        await using var bench = new GrainBench(time: _time);
        bench.Start();
        var call = await bench.Collector.NextCallAsync(bench.Limit);
        var joined = bench.Grain.CollectNowAsync(Tiers.Health, join: true, bench.Limit);
        var later = bench.Grain.CollectNowAsync(Tiers.Health, join: false, bench.Limit);
        bench.Grain.Retire();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => later);
        Assert.False(bench.Run.IsCompleted);
        Assert.True(bench.Grain.IsCollecting);
        Assert.False(call.Deadline.IsCancellationRequested);

        call.Answer(Collections.Ok());
        var left = await bench.RetireAsync();
        Assert.False(bench.Grain.IsCollecting);
        Assert.True(left.Snapshot!.IsUp);
        Assert.Same(left.Snapshot, await joined);
        Assert.Equal((1L, Tiers.None), (left.Schedule.Turn, left.Schedule.Owed));
        Assert.Equal(1, bench.Collector.Count);
    }

    [Fact]
    public async Task A_grain_that_sleeps_ends_at_once_and_begins_nothing_whoever_calls()
    {
        await using var bench = Answering();
        bench.Start();
        await bench.NextSnapshotAsync();
        var left = await bench.RetireAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => bench.Grain.CollectNowAsync(Tiers.All, join: true, bench.Limit));
        Assert.Equal((0, 1), (_time.WaitingTimers, bench.Collector.Count));
        Assert.Equal(left.Schedule, bench.Grain.HandOver().Schedule);
        await bench.Grain.RunAsync(bench.Limit);
        Assert.Equal(1, bench.Collector.Count);
    }

    [Fact]
    public async Task What_a_collection_was_to_ask_that_was_cut_off_is_due_at_the_successor_at_once()
    {
        await using var before = Answering();
        before.Start();
        await before.NextSnapshotAsync();
        for (var turn = 1; turn < 4; turn++)
        {
            await before.TurnAsync();
        }

        before.Collector.Answers = null;
        _time.AdvanceToTimer();
        await before.Collector.NextCallAsync(before.Limit);
        _time.Advance(2 * Second);
        var left = await before.EndAsync();
        Assert.Equal(new ScheduleState(-2 * Second, 4, Tiers.None), Rounded(left.Schedule));

        await using var after = new GrainBench(time: _time);
        after.Start(left);
        Assert.Equal(Tiers.Health | Tiers.Activity | Tiers.Sizes, (await after.Collector.NextCallAsync(after.Limit)).Due);
    }

    [Fact]
    public async Task A_target_that_is_down_stays_down_without_another_word_and_keeps_its_last_good_values()
    {
        await using var before = Answering();
        before.OpenPort();
        before.Start();
        await before.NextSnapshotAsync();
        before.Collector.Answers = _ => Collection.Failed(FailureReason.Auth, "no such user");
        await before.TurnAsync();
        var left = await before.RetireAsync();
        Assert.Equal(Tiers.All, left.Schedule.Owed);

        await using var after = new GrainBench(time: _time);
        after.Collector.Answers = _ => Collection.Failed(FailureReason.Auth, "no such user");
        after.Start(left);
        await _time.WaitForTimersAsync(1, after.Limit);
        var snapshot = await after.TurnAsync();
        Assert.False(snapshot.IsUp);
        Assert.Contains("x 1\n", Texts.WriteBlocks(ExpositionFormat.Text004, snapshot.Blocks), StringComparison.Ordinal);
        Assert.Empty(after.Log.Lines);
    }

    [Fact]
    public async Task A_hundred_hand_overs_leave_one_collection_an_interval_with_its_tiers()
    {
        var random = new Random(1);
        var dues = new List<Tiers>();
        GrainHandOver? taken = null;
        for (var silo = 0; silo < 100; silo++)
        {
            await using var bench = new GrainBench(time: _time);
            bench.Collector.Answers = due =>
            {
                dues.Add(due);
                return Collections.Ok();
            };
            bench.Start(taken);
            if (taken is null)
            {
                await bench.NextSnapshotAsync();
            }

            await _time.WaitForTimersAsync(1, bench.Limit);
            await bench.TurnAsync();
            _time.Advance(Setups.Interval * random.NextDouble());
            taken = await bench.RetireAsync();
        }

        var expected = Enumerable.Range(0, 101).Select(turn => Enum.GetValues<Tiers>().Where(tier => turn % Every(tier) == 0).Aggregate(Tiers.None, (all, one) => all | one));
        Assert.Equal(expected, dues);
        Assert.Equal(101, taken!.Schedule.Turn);
    }

    [Fact]
    public async Task A_grain_pulls_its_turns_to_just_before_the_scrapes_that_it_is_told_of()
    {
        await using var bench = Answering();
        bench.Start();
        await bench.NextSnapshotAsync();
        var age = TimeSpan.MaxValue;
        for (var turn = 0; turn < 10; turn++)
        {
            // A scrape at each full interval since the grain began.
            var now = TimeSpan.FromTicks(_time.GetTimestamp());
            var scrape = Setups.Interval * Math.Ceiling(now / Setups.Interval);
            await _time.WaitForTimersAsync(1, bench.Limit);
            var collected = bench.Collector.Count;
            _time.Advance(scrape - now);
            if (_time.WaitingTimers == 0 || bench.Collector.Count > collected)
            {
                await bench.NextSnapshotAsync();
            }

            age = _time.GetElapsedTime(bench.Grain.Snapshot!.PublishedAt);
            bench.Grain.NoteScrape();
            _time.Advance(Second);
        }

        Assert.InRange(age, TimeSpan.Zero, Second);
        Assert.Equal(0, bench.Grain.Cost);
    }

    // A timer ends in whole milliseconds.
    private static ScheduleState Rounded(ScheduleState state) => state with { UntilNext = Second / 100 * Math.Round(state.UntilNext * 100 / Second) };

    private static int Every(Tiers tier) => tier switch { Tiers.Health => 1, Tiers.Activity => 2, Tiers.Sizes => 4, Tiers.Heavy => 20, _ => int.MaxValue };

    private GrainBench Answering()
    {
        var bench = new GrainBench(time: _time);
        bench.Collector.Answers = _ => Collections.Ok(Collections.Part("a", Tiers.Health, Collections.Gauge("x")));
        return bench;
    }
}
