using Fleet.Cluster.Targets;
using Fleet.Exposition;
using Fleet.Grains.Collecting;
using Fleet.Grains.Snapshots;
using Fleet.Silo.Serving;
using Fleet.Tests.Testing.Grains;
using Fleet.Tests.Testing.Store;
using Fleet.Tests.Unit.Exposition;
using Xunit;

namespace Fleet.Tests.Unit.Silo;

public sealed class EmbeddedSiloReaderTests
{
    private static readonly TargetId A = TargetId.Parse("a");

    [Fact]
    public async Task A_scrape_is_answered_from_the_snapshot_and_says_when_there_is_none()
    {
        await using var bench = new SiloBench();
        await bench.StartAsync(Specs.Postgres("a"));
        await bench.UntilAsync(() => bench.Collectors("a").Length == 1);
        var call = await bench.Collectors("a")[0].NextCallAsync(bench.Limit);
        await bench.UntilAsync(() => bench.Running("a") is not null);
        Assert.IsType<SnapshotAnswer.NotYet>(await ReadAsync(bench, new SnapshotQuery()));
        Assert.IsType<SnapshotAnswer.Unknown>(await bench.Reader.ReadAsync(TargetId.Parse("nobody"), new SnapshotQuery(), bench.Limit));
        Assert.Equal(GrainState.Starting, (await bench.Reader.ReportAsync(A, bench.Limit))!.State);
        call.Answer(Collections.Ok(Collections.Part("x", Tiers.Health, Collections.Gauge("x"))));
        await bench.UntilAsync(() => bench.HasSnapshot("a"));
        Assert.Contains("\nx 1\n", Text(await ReadAsync(bench, new SnapshotQuery())), StringComparison.Ordinal);
        Assert.Equal((GrainState.Up, 2), Assert.Single(await bench.Reader.SummariesAsync(bench.Limit)) is var s ? (s.State, s.Series) : default);
    }

    [Fact]
    public async Task A_snapshot_that_is_too_old_is_collected_anew_once_for_all_who_ask()
    {
        await using var bench = new SiloBench { Prepare = c => c.Answers = _ => Collections.Ok() };
        await bench.StartAsync(Specs.Postgres("a"));
        await bench.UntilAsync(() => bench.HasSnapshot("a"));
        await bench.Time.WaitForTimersAsync(1, bench.Limit);
        var collector = bench.Collectors("a")[0];
        var young = new SnapshotQuery { MaxAge = TimeSpan.FromSeconds(5) };
        Text(await ReadAsync(bench, young));
        Assert.Equal(1, collector.Count);

        collector.Answers = null;
        var none = new SnapshotQuery { MaxAge = TimeSpan.Zero };
        bench.Time.Advance(TimeSpan.FromTicks(1));
        var one = ReadAsync(bench, none).AsTask();
        var other = ReadAsync(bench, none).AsTask();
        var call = await collector.NextCallAsync(bench.Limit);
        Assert.Equal(Tiers.Health, call.Due);
        call.Answer(Collections.Ok(Collections.Part("x", Tiers.Health, Collections.Gauge("new"))));
        Assert.Contains("\nnew 1\n", Text(await one), StringComparison.Ordinal);
        Assert.Contains("\nnew 1\n", Text(await other), StringComparison.Ordinal);
        Assert.Equal(2, collector.Count);
    }

    [Fact]
    public async Task When_patience_ends_the_snapshot_is_given_as_it_stands()
    {
        await using var bench = new SiloBench { Prepare = c => c.Answers = _ => Collections.Ok() };
        await bench.StartAsync(Specs.Postgres("a"));
        await bench.UntilAsync(() => bench.HasSnapshot("a"));
        await bench.Time.WaitForTimersAsync(1, bench.Limit);
        var collector = bench.Collectors("a")[0];
        collector.Answers = null;
        bench.Time.Advance(TimeSpan.FromTicks(1));
        var reading = ReadAsync(bench, new SnapshotQuery { MaxAge = TimeSpan.Zero, Patience = TimeSpan.FromSeconds(1) }).AsTask();
        var call = await collector.NextCallAsync(bench.Limit);
        await bench.Time.WaitForTimersAsync(3, bench.Limit);
        bench.Time.Advance(TimeSpan.FromSeconds(1));
        Assert.Contains("\nfake_up 1\n", Text(await reading.WaitAsync(bench.Limit)), StringComparison.Ordinal);
        Assert.False(call.Deadline.IsCancellationRequested);
    }

    [Fact]
    public async Task Who_asks_for_a_collection_of_a_target_that_goes_meanwhile_gets_no_report()
    {
        await using var bench = new SiloBench();
        await bench.StartAsync(Specs.Postgres("a"));
        await bench.UntilAsync(() => bench.Running("a") is not null);
        await bench.Collectors("a")[0].NextCallAsync(bench.Limit);
        var asked = bench.Reader.CollectNowAsync(A, bench.Limit);
        await bench.DeleteAsync("a");
        Assert.Null(await asked);
        await bench.UntilAsync(() => bench.Host.Table.Seats.IsEmpty);
        Assert.Null(await bench.Reader.CollectNowAsync(A, bench.Limit));
    }

    [Fact]
    public async Task A_check_uses_a_collector_of_its_own_and_closes_it()
    {
        await using var bench = new SiloBench { Prepare = c => c.Answers = _ => Collections.Partial(Collections.FailedPart("x", Tiers.Health)) };
        await bench.StartAsync(Specs.Postgres("a"));
        await bench.UntilAsync(() => bench.HasSnapshot("a"));
        Assert.Null(await bench.Reader.CheckAsync(TargetId.Parse("nobody"), bench.Limit));
        var report = Assert.IsType<CheckReport>(await bench.Reader.CheckAsync(A, bench.Limit));
        Assert.Equal((OutcomeKind.Partial, 0), (report.Outcome.Kind, report.Series));
        Assert.Equal([new SkippedCollector("x", "permission denied")], report.Failed);
        Assert.Equal([0, 1], bench.Collectors("a").Select(c => c.Disposals));
    }

    private static ValueTask<SnapshotAnswer> ReadAsync(SiloBench bench, SnapshotQuery query) => bench.Reader.ReadAsync(A, query, bench.Limit);

    private static string Text(SnapshotAnswer answer) => Texts.WriteBlocks(
        ExpositionFormat.Text004, SnapshotExposition.Blocks(Assert.IsType<SnapshotAnswer.Found>(answer).Snapshot, [], TimeProvider.System));
}
