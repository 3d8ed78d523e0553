using Fleet.Cluster.Targets;
using Fleet.Tests.Testing.Grains;
using Fleet.Tests.Testing.Store;
using Xunit;

namespace Fleet.Tests.Unit.Silo;

public sealed class GrainHostTests
{
    [Fact]
    public async Task Grains_follow_the_registry_and_unchanged_targets_keep_theirs()
    {
        await using var bench = new SiloBench { Prepare = AnswersOk };
        await bench.StartAsync(Specs.Postgres("a"), Specs.Postgres("b"));
        await bench.UntilAsync(() => bench.HasSnapshot("a") && bench.HasSnapshot("b"));
        var a = bench.Running("a")!;

        await bench.PutAsync(Specs.Postgres("c"));
        await bench.UntilAsync(() => bench.HasSnapshot("c"));
        await bench.DeleteAsync("b");
        await bench.UntilAsync(() => bench.Host.Table.Seats.Count == 2);
        Assert.Same(a, bench.Running("a")!);
        Assert.Equal((1, 1, 1), (bench.Collectors("a").Length, bench.Collectors("b").Length, bench.Collectors("c").Length));
        Assert.Equal((0, 1), (bench.Collectors("a")[0].Disposals, bench.Collectors("b")[0].Disposals));
    }

    [Fact]
    public async Task A_changed_target_gets_a_new_grain_that_begins_after_the_old_one_has_ended()
    {
        await using var bench = new SiloBench { Prepare = AnswersOk };
        await bench.StartAsync(Specs.Postgres("a"));
        await bench.UntilAsync(() => bench.HasSnapshot("a"));
        var old = bench.Running("a")!;
        var disposing = new TaskCompletionSource();
        bench.Collectors("a")[0].Disposing = () => disposing.Task;
        bench.Prepare = _ => { };

        await bench.PutAsync(Specs.Postgres("a") with { Group = "shop" });
        await bench.UntilAsync(() => bench.Collectors("a")[0].Disposals == 1);
        Assert.Single(bench.Collectors("a"));
        Assert.Null(bench.Running("a"));
        disposing.SetResult();
        await bench.UntilAsync(() => bench.Collectors("a").Length == 2);
        await bench.Collectors("a")[1].NextCallAsync(bench.Limit);
        await bench.UntilAsync(() => bench.Running("a") is { } now && now != old);
        Assert.Same(old.Grain.Snapshot, bench.Running("a")!.Grain.Snapshot);
    }

    [Fact]
    public async Task A_target_that_moved_to_another_address_does_not_show_the_old_servers_values()
    {
        await using var bench = new SiloBench { Prepare = AnswersOk };
        await bench.StartAsync(Specs.Postgres("a"));
        await bench.UntilAsync(() => bench.HasSnapshot("a"));
        bench.Prepare = _ => { };
        var old = bench.Running("a")!;
        await bench.PutAsync(Specs.Postgres("a", "other:5432"));
        await bench.UntilAsync(() => bench.Running("a") is { } now && now != old);
        Assert.Null(bench.Running("a")!.Grain.Snapshot);
    }

    [Fact]
    public async Task A_collector_that_does_not_stop_holds_nobody_up_and_is_left_behind()
    {
        await using var bench = new SiloBench { Prepare = c => c.IgnoresToken = true };
        await bench.StartAsync(Specs.Postgres("hung"));
        await bench.UntilAsync(() => bench.Collectors("hung").Length == 1);
        await bench.Collectors("hung")[0].NextCallAsync(bench.Limit);
        bench.Collectors("hung")[0].Disposing = () => new TaskCompletionSource().Task;
        bench.Prepare = AnswersOk;
        await bench.DeleteAsync("hung");
        await bench.PutAsync(Specs.Postgres("next"));
        await bench.UntilAsync(() => bench.HasSnapshot("next"));
        await bench.UntilAsync(() =>
        {
            // Only the waits of the stop itself pass by this clock: were one of them without a limit, this would never end.
            bench.Time.Advance(TimeSpan.FromMilliseconds(10));
            return bench.Host.Table.Find(TargetId.Parse("hung")) is null;
        });
        Assert.Contains("target hung: its grain does not stop; it is left behind", bench.Log.Lines);
    }

    [Fact]
    public async Task A_collector_whose_disposal_fails_does_not_end_the_host()
    {
        await using var bench = new SiloBench { Prepare = AnswersOk };
        await bench.StartAsync(Specs.Postgres("a"));
        await bench.UntilAsync(() => bench.HasSnapshot("a"));
        bench.Collectors("a")[0].Disposing = () => throw new IOException("broken pipe");
        await bench.DeleteAsync("a");
        await bench.PutAsync(Specs.Postgres("b"));
        await bench.UntilAsync(() => bench.HasSnapshot("b") && bench.Host.Table.Find(TargetId.Parse("a")) is null);
        Assert.Single(bench.Host.Table.Seats);
    }

    [Fact]
    public async Task A_stop_interrupts_collections_and_disposes_every_collector_once()
    {
        var bench = new SiloBench();
        await bench.StartAsync(Specs.Postgres("a"), Specs.Postgres("b"));
        await bench.UntilAsync(() => bench.Collectors("a").Length == 1 && bench.Collectors("b").Length == 1);
        var call = await bench.Collectors("a")[0].NextCallAsync(bench.Limit);
        await bench.DisposeAsync();
        Assert.True(call.Deadline.IsCancellationRequested);
        Assert.All(bench.Collectors("a").Concat(bench.Collectors("b")), c => Assert.Equal((1, false), (c.Disposals, c.WasDisposedUnderWay)));
    }

    private static void AnswersOk(FakeCollector collector) => collector.Answers = _ => Collections.Ok();
}
