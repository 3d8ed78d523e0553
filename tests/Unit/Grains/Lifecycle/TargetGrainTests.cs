using Fleet.Exposition;
using Fleet.Grains.Collecting;
using Fleet.Grains.Lifecycle;
using Fleet.Grains.Scheduling;
using Fleet.Grains.Snapshots;
using Fleet.Tests.Testing.Grains;
using Fleet.Tests.Unit.Exposition;
using Xunit;

namespace Fleet.Tests.Unit.Grains.Lifecycle;

public sealed class TargetGrainTests
{
    [Fact]
    public async Task The_first_turn_begins_at_once_with_everything_and_later_ones_ask_what_is_due()
    {
        await using var bench = new GrainBench();
        bench.Start();
        var first = await bench.Collector.NextCallAsync(bench.Limit);
        Assert.Equal(Tiers.All, first.Due);
        Assert.Null(bench.Grain.Snapshot);
        first.Answer(Collections.Ok(Collections.Part("activity", Tiers.Activity, Collections.Gauge("x"))));
        var snapshot = await bench.NextSnapshotAsync();
        Assert.True(snapshot.IsUp);
        Assert.Contains("fake_up 1\n", Text(snapshot), StringComparison.Ordinal);
        Assert.Contains("x 1\n", Text(snapshot), StringComparison.Ordinal);

        var dues = new List<Tiers>();
        bench.Collector.Answers = due =>
        {
            dues.Add(due);
            return Collections.Ok();
        };
        for (var turn = 1; turn <= 4; turn++)
        {
            await bench.TurnAsync();
        }

        Assert.Equal([Tiers.Health, Tiers.Health | Tiers.Activity, Tiers.Health, Tiers.Health | Tiers.Activity | Tiers.Sizes], dues);
    }

    [Fact]
    public async Task A_collection_that_minds_its_token_ends_at_the_deadline_as_a_timeout()
    {
        await using var bench = new GrainBench();
        bench.Start();
        var call = await bench.Collector.NextCallAsync(bench.Limit);
        await bench.Time.WaitForTimersAsync(2, bench.Limit);
        bench.Time.Advance(bench.Setup.Timeout - TimeSpan.FromTicks(1));
        Assert.False(call.Deadline.IsCancellationRequested);
        bench.Time.Advance(TimeSpan.FromTicks(1));
        Assert.True(call.Deadline.IsCancellationRequested);
        var last = (await bench.NextSnapshotAsync()).Last;
        Assert.Equal((OutcomeKind.Failed, FailureReason.Timeout, "No answer within 10 s."), (last.Outcome.Kind, last.Outcome.Reason, last.Outcome.Message));
        Assert.Equal(bench.Setup.Timeout, last.Duration);
    }

    [Fact]
    public async Task A_collection_that_ignores_its_token_is_published_as_failed_each_turn_and_never_begun_twice()
    {
        await using var bench = new GrainBench();
        bench.OpenPort();
        bench.Collector.IgnoresToken = true;
        bench.Start();
        var stuck = await bench.Collector.NextCallAsync(bench.Limit);
        await bench.Time.WaitForTimersAsync(2, bench.Limit);
        bench.Time.Advance(TimeSpan.FromSeconds(12));
        Assert.Equal(FailureReason.Timeout, (await bench.NextSnapshotAsync()).Last.Outcome.Reason);
        for (var turn = 0; turn < 3; turn++)
        {
            var snapshot = await bench.TurnAsync();
            Assert.Equal("The previous collection has not stopped yet.", snapshot.Last.Outcome.Message);
            Assert.Contains("fake_up 0\n", Text(snapshot), StringComparison.Ordinal);
        }

        Assert.Equal(1, bench.Collector.Count);
        Assert.Single(bench.Log.Lines, line => line.Contains("does not stop at its deadline", StringComparison.Ordinal));

        stuck.Answer(Collections.Ok());
        bench.Time.AdvanceToTimer();
        var next = await bench.Collector.NextCallAsync(bench.Limit);
        Assert.Equal(Tiers.All, next.Due);
        next.Answer(Collections.Ok());
        Assert.True((await bench.NextSnapshotAsync()).IsUp);
        Assert.Equal((2, 1), (bench.Collector.Count, bench.Collector.MostAtOnce));
    }

    [Fact]
    public async Task A_collector_that_throws_is_a_bug_of_ours_and_its_grain_lives_on()
    {
        await using var bench = new GrainBench();
        bench.OpenPort();
        bench.Collector.Answers = _ => throw new InvalidOperationException("secret-detail");
        bench.Start();
        var outcome = (await bench.NextSnapshotAsync()).Last.Outcome;
        Assert.Equal((OutcomeKind.Failed, FailureReason.Bug), (outcome.Kind, outcome.Reason));
        Assert.DoesNotContain("secret-detail", outcome.Message, StringComparison.Ordinal);
        Assert.Single(bench.Log.Lines, line => line.Contains("please report this", StringComparison.Ordinal));

        bench.Collector.Answers = _ => Collections.Ok();
        Assert.True((await bench.TurnAsync()).IsUp);
    }

    [Fact]
    public async Task A_cancellation_that_is_not_the_deadlines_is_a_bug_too()
    {
        await using var bench = new GrainBench();
        bench.Collector.Answers = _ => throw new OperationCanceledException("of its own");
        bench.Start();
        Assert.Equal(FailureReason.Bug, (await bench.NextSnapshotAsync()).Last.Outcome.Reason);
    }

    [Fact]
    public async Task Callers_share_one_collection_also_one_under_way()
    {
        await using var bench = new GrainBench();
        bench.Start();
        var early = bench.Grain.CollectNowAsync(Tiers.Health, join: true, bench.Limit);
        var first = await bench.Collector.NextCallAsync(bench.Limit);
        var joined = bench.Grain.CollectNowAsync(Tiers.Health, join: true, bench.Limit);
        first.Answer(Collections.Ok());
        var snapshot = await bench.NextSnapshotAsync();
        Assert.Same(snapshot, await early);
        Assert.Same(snapshot, await joined);

        var one = bench.Grain.CollectNowAsync(Tiers.Health, join: true, bench.Limit);
        var called = await bench.Collector.NextCallAsync(bench.Limit);
        var other = bench.Grain.CollectNowAsync(Tiers.Health, join: true, bench.Limit);
        Assert.Equal(Tiers.Health, called.Due);
        Assert.False(one.IsCompleted);
        called.Answer(Collections.Ok());
        Assert.Same(await one, await other);
        Assert.NotSame(snapshot, await one);
        await bench.NextSnapshotAsync();
        Assert.Equal(2, bench.Collector.Count);
    }

    [Fact]
    public async Task Who_does_not_join_gets_a_collection_that_began_after_the_call_with_all_that_was_called_for()
    {
        await using var bench = new GrainBench();
        bench.Start();
        (await bench.Collector.NextCallAsync(bench.Limit)).Answer(Collections.Ok());
        await bench.NextSnapshotAsync();
        var small = bench.Grain.CollectNowAsync(Tiers.Health, join: true, bench.Limit);
        var under = await bench.Collector.NextCallAsync(bench.Limit);
        var whole = bench.Grain.CollectNowAsync(Tiers.All, join: false, bench.Limit);
        under.Answer(Collections.Ok());
        await small;
        var next = await bench.Collector.NextCallAsync(bench.Limit);
        Assert.Equal(Tiers.All, next.Due);
        Assert.False(whole.IsCompleted);
        next.Answer(Collections.Ok());
        Assert.NotSame(await small, await whole);
    }

    [Fact]
    public async Task Calls_just_before_each_turn_do_not_starve_the_slower_tiers()
    {
        await using var bench = new GrainBench();
        bench.Start();
        (await bench.Collector.NextCallAsync(bench.Limit)).Answer(Collections.Ok());
        await bench.NextSnapshotAsync();
        bench.Time.AdvanceToTimer();
        (await bench.Collector.NextCallAsync(bench.Limit)).Answer(Collections.Ok());
        await bench.NextSnapshotAsync();
        var (second, asked) = (TimeSpan.FromSeconds(1), Tiers.None);
        bench.Time.Advance(bench.Setup.Interval - second);
        for (var turn = 0; turn < 24; turn++)
        {
            // A scrape with ?maxage one second before the slot; its collection lasts until one second after it.
            var called = bench.Grain.CollectNowAsync(Tiers.Health, join: true, bench.Limit);
            var call = await bench.Collector.NextCallAsync(bench.Limit);
            asked |= call.Due;
            bench.Time.Advance(2 * second);
            call.Answer(Collections.Ok());
            await called;
            await bench.NextSnapshotAsync();
            bench.Time.Advance(bench.Setup.Interval - (2 * second));
        }

        Assert.Equal(Tiers.All, asked);
    }

    [Fact]
    public async Task A_caller_that_gives_up_does_not_end_the_collection_of_the_others()
    {
        await using var bench = new GrainBench();
        bench.Start();
        using var impatient = new CancellationTokenSource();
        var gone = bench.Grain.CollectNowAsync(Tiers.Health, join: true, impatient.Token);
        var patient = bench.Grain.CollectNowAsync(Tiers.Health, join: true, bench.Limit);
        var call = await bench.Collector.NextCallAsync(bench.Limit);
        await impatient.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => gone);
        Assert.False(call.Deadline.IsCancellationRequested);
        call.Answer(Collections.Ok());
        Assert.True((await patient).IsUp);
    }

    [Fact]
    public async Task Callers_are_let_go_when_the_grain_ends()
    {
        var bench = new GrainBench();
        bench.Start();
        await bench.Collector.NextCallAsync(bench.Limit);
        var waiting = bench.Grain.CollectNowAsync(Tiers.Health, join: true, CancellationToken.None);
        await bench.DisposeAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
        Assert.Equal((1, false), (bench.Collector.Disposals, bench.Collector.WasDisposedUnderWay));
    }

    [Fact]
    public async Task After_a_failure_everything_is_due_and_each_change_of_state_is_logged_once()
    {
        await using var bench = new GrainBench();
        bench.OpenPort();
        var dues = new List<Tiers>();
        var outcomes = new Queue<Collection>(
        [
            Collections.Ok(), Collections.Ok(), Down(), Down(), Collections.Ok(), Collections.Partial(), Collections.Partial(), Collections.Ok(),
        ]);
        bench.Collector.Answers = due =>
        {
            dues.Add(due);
            return outcomes.Dequeue();
        };
        bench.Start();
        var up = new List<double> { Up(await bench.NextSnapshotAsync()) };
        while (outcomes.Count > 0)
        {
            up.Add(Up(await bench.TurnAsync()));
        }

        Assert.Equal([1, 1, 0, 0, 1, 1, 1, 1], up);
        Assert.Equal([Tiers.All, Tiers.Health, Tiers.Health | Tiers.Activity, Tiers.All, Tiers.All], dues[..5]);
        Assert.NotEqual(Tiers.All, dues[5]);
        Assert.Equal(
            [
                "target shop is down (auth): no such user", "target shop is up",
                "target shop is up, but not all of it could be collected (query): A query failed.", "target shop is up",
            ],
            bench.Log.Lines);
    }

    [Fact]
    public async Task The_snapshot_of_a_predecessor_is_served_until_the_first_own()
    {
        await using var before = new GrainBench();
        before.Collector.Answers = _ => Collections.Ok();
        before.Start();
        var inherited = await before.NextSnapshotAsync();

        await using var bench = new GrainBench();
        bench.Start(new GrainHandOver { Snapshot = inherited, Schedule = ScheduleState.Anew });
        var call = await bench.Collector.NextCallAsync(bench.Limit);
        Assert.Same(inherited, bench.Grain.Snapshot);
        call.Answer(Collections.Ok());
        Assert.NotSame(inherited, await bench.NextSnapshotAsync());
    }

    [Fact]
    public async Task Collections_are_counted_by_outcome_and_reason()
    {
        await using var bench = new GrainBench();
        bench.OpenPort();
        bench.Collector.Answers = _ => Down();
        bench.Start();
        await bench.NextSnapshotAsync();
        bench.Collector.Answers = _ => Collections.Ok();
        await bench.TurnAsync();
        var text = Texts.Write(ExpositionFormat.Text004, bench.Setup.Stats.Read());
        Assert.Contains("fleet_collections_total{kind=\"postgres\",outcome=\"failed\",reason=\"auth\"} 1\n", text, StringComparison.Ordinal);
        Assert.Contains("fleet_collections_total{kind=\"postgres\",outcome=\"ok\",reason=\"none\"} 1\n", text, StringComparison.Ordinal);
        Assert.Contains("fleet_collection_duration_seconds_count{kind=\"postgres\"} 2\n", text, StringComparison.Ordinal);
    }

    private static Collection Down() => Collection.Failed(FailureReason.Auth, "no such user");

    private static double Up(TargetSnapshot snapshot) => Text(snapshot).Contains("fake_up 1\n", StringComparison.Ordinal) ? 1 : 0;

    private static string Text(TargetSnapshot snapshot) => Texts.WriteBlocks(ExpositionFormat.Text004, snapshot.Blocks);
}
