using Fleet.Cluster.Targets;
using Fleet.Silo.HandOver;
using Fleet.Silo.Hosting;
using Fleet.Silo.Serving;
using Fleet.Tests.Testing.Grains;
using Xunit;

namespace Fleet.Tests.Unit.Silo.HandOver;

public sealed class HandOverTests
{
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(20);

    [Fact]
    public async Task A_silo_that_joins_takes_its_share_with_snapshots_and_nothing_is_collected_by_the_move()
    {
        await using var bench = await StartedAsync(60, "a", "b");
        await bench.UntilAsync(() => bench.Targets.All(id => HasSnapshot(bench, id)));
        var c = await bench.AddAsync("c");
        bench.View("a", "b", "c");
        await bench.UntilAsync(() => c.Running.Count() == c.Placement.Current.Registry.Targets.Keys.Count(id => c.Placement.Current.OwnerOf(id)?.Name == "c") && c.Running.Any());
        await bench.UntilAsync(() => bench["a"].Running.Count() + bench["b"].Running.Count() + c.Running.Count() == 60);

        Assert.All(bench.Targets, id => Assert.Equal(1, bench["a"].Collections(id) + bench["b"].Collections(id) + c.Collections(id)));
        foreach (var id in c.Running)
        {
            Assert.IsType<SnapshotAnswer.Found>(await c.Reader.ReadAsync(id, new SnapshotQuery(), bench.Limit));
            var before = bench["a"].SeatOf(id) is null ? bench["b"] : bench["a"];
            Assert.IsType<Seat.KeptHere>(before.SeatOf(id));
            Assert.IsType<SnapshotAnswer.Found>(await before.Reader.ReadAsync(id, new SnapshotQuery(), bench.Limit));
        }
    }

    [Fact]
    public async Task The_next_collection_of_a_target_that_moved_comes_when_the_old_silo_would_have_made_it()
    {
        await using var bench = await StartedAsync(30, "a");
        await bench.UntilAsync(() => bench.Targets.All(id => HasSnapshot(bench, id)));
        var b = await bench.AddAsync("b");
        bench.View("a", "b");
        await bench.UntilAsync(() => bench["a"].Running.Count() + b.Running.Count() == 30 && b.Running.Any());
        var moved = b.Running.ToList();
        var until = TimeSpan.Zero;
        while (until < Setups.Interval * 1.6)
        {
            bench.Time.Advance(Step * 5);
            until += Step * 5;
            await Task.Delay(1);
        }

        await bench.UntilAsync(() => moved.All(id => b.Collections(id) >= 1));
        Assert.All(moved, id => Assert.Equal((1, 1), (bench["a"].Collections(id), b.Collections(id))));
    }

    [Fact]
    public async Task A_collection_under_way_ends_before_the_new_owner_begins()
    {
        await using var bench = new FleetBench { Prepare = _ => { } };
        await bench.StartAsync(1, "a");
        var id = bench.Targets[0];
        await bench.UntilAsync(() => bench["a"].Collections() == 1);
        var call = await bench["a"].Collector(id).NextCallAsync(bench.Limit);
        await bench.AddAsync("b");
        bench.View("b");
        await bench.UntilAsync(() => bench["a"].SeatOf(id) is Seat.Leaving && bench.Peers.Asked > 2, Step);
        Assert.IsType<Seat.Arriving>(bench["b"].SeatOf(id));
        Assert.False(call.Deadline.IsCancellationRequested);

        call.Answer(Collections.Ok());
        await bench.UntilAsync(() => bench["b"].SeatOf(id) is Seat.Running, Step);
        Assert.IsType<SnapshotAnswer.Found>(await bench["b"].Reader.ReadAsync(id, new SnapshotQuery(), bench.Limit));
        Assert.Equal(0, bench["b"].Collections());
    }

    [Fact]
    public async Task Orphans_of_a_silo_that_is_gone_are_collected_at_once()
    {
        await using var bench = await StartedAsync(20, "a", "b");
        await bench.UntilAsync(() => bench.Targets.All(id => HasSnapshot(bench, id)));
        var orphans = bench["b"].Running.ToList();
        bench.Peers.Unreachable[bench["b"].Member.Address] = true;
        bench["a"].Membership.Offer(bench["a"].Membership.Views.Current with { Number = 99, Members = [bench["a"].Member] });
        await bench.UntilAsync(() => orphans.All(id => bench["a"].Collections(id) == 1));
        Assert.Equal(20, bench["a"].Running.Count());
    }

    [Fact]
    public async Task Who_does_not_answer_and_has_lost_its_lease_is_waited_for_a_second_and_no_longer()
    {
        await using var bench = await StartedAsync(20, "a", "b");
        await bench.UntilAsync(() => bench.Targets.All(id => HasSnapshot(bench, id)));
        var waiting = bench["b"].Running.ToList();
        bench.Peers.Unreachable[bench["b"].Member.Address] = false;
        bench["a"].Membership.Offer(bench["a"].Membership.Views.Current with { Number = 99, Members = [bench["a"].Member] });
        await bench.UntilAsync(() => waiting.All(id => bench["a"].SeatOf(id) is Seat.Arriving));
        var began = bench.Time.GetTimestamp();
        await bench.UntilAsync(() => waiting.All(id => bench["a"].Collections(id) == 1), Step);
        Assert.InRange(bench.Time.GetElapsedTime(began).TotalSeconds, 1, 2);
    }

    [Fact]
    public async Task A_target_that_comes_back_brings_what_the_other_silo_collected_meanwhile()
    {
        await using var bench = await StartedAsync(1, "a");
        var id = bench.Targets[0];
        await bench.UntilAsync(() => HasSnapshot(bench, id));
        await bench.AddAsync("b");
        bench.View("b");
        await bench.UntilAsync(() => bench["b"].SeatOf(id) is Seat.Running);
        await bench["b"].Reader.CollectNowAsync(id, bench.Limit);
        var theirs = await SnapshotAsync(bench, "b", id);
        bench.View("a");
        await bench.UntilAsync(() => bench["a"].SeatOf(id) is Seat.Running);
        Assert.Same(theirs, await SnapshotAsync(bench, "a", id));
        Assert.Equal((1, 1), (bench["a"].Collections(), bench["b"].Collections()));
    }

    [Fact]
    public async Task Who_slept_through_a_view_takes_its_targets_back_from_the_one_that_had_them()
    {
        await using var bench = await StartedAsync(1, "a");
        var id = bench.Targets[0];
        await bench.UntilAsync(() => HasSnapshot(bench, id));
        var b = await bench.AddAsync("b");
        var first = bench["a"].Membership.Views.Current;
        bench.Peers.Unreachable[bench["a"].Member.Address] = true;
        b.Membership.Offer(first with { Number = 2, Members = [b.Member] });
        await bench.UntilAsync(() => b.Collections(id) == 1 && b.SeatOf(id) is Seat.Running);
        var theirs = await SnapshotAsync(bench, "b", id);

        // It wakes, and learns of both views at once.
        bench.Peers.Unreachable.Clear();
        b.Membership.Offer(first with { Number = 3 });
        bench["a"].Membership.Offer(first with { Number = 2, Members = [b.Member] }, first with { Number = 3 });
        await bench.UntilAsync(() => bench["a"].SeatOf(id) is Seat.Running running && ReferenceEquals(running.Grain.Grain.Snapshot, theirs));
        Assert.Equal(1, bench["a"].Collections(id));
    }

    [Fact]
    public async Task A_draining_silo_ends_when_everything_was_taken_over()
    {
        await using var bench = await StartedAsync(40, "a", "b", "c");
        await bench.UntilAsync(() => bench.Targets.All(id => HasSnapshot(bench, id)));
        bench["a"].Membership.Leave = () => bench.View("b", "c");
        var drained = bench["a"].Drain.RunAsync(bench.Limit);
        await bench.UntilAsync(() => drained.IsCompleted, Step);
        Assert.Empty(bench["a"].Running);
        Assert.Equal(40, bench["b"].Running.Count() + bench["c"].Running.Count());
        Assert.Equal([0, 0], new[] { "b", "c" }.Select(name => bench[name].Moved(HandOverStats.Orphaned)));
        Assert.Equal(bench["a"].Moved(HandOverStats.Given), bench["b"].Moved(HandOverStats.Taken) + bench["c"].Moved(HandOverStats.Taken));
    }

    [Fact]
    public async Task The_last_silo_has_nobody_to_wait_for()
    {
        await using var bench = await StartedAsync(5, "a");
        await bench["a"].Drain.RunAsync(bench.Limit).WaitAsync(TimeSpan.FromSeconds(5));
    }

    [Fact]
    public async Task What_an_ended_grain_left_is_forgotten_after_two_intervals()
    {
        await using var bench = await StartedAsync(1, "a");
        var id = bench.Targets[0];
        await bench.UntilAsync(() => HasSnapshot(bench, id));
        await bench.AddAsync("b");
        bench.View("b");
        await bench.UntilAsync(() => bench["a"].SeatOf(id) is Seat.KeptHere);
        var began = bench.Time.GetTimestamp();
        await bench.UntilAsync(() => bench["a"].SeatOf(id) is null, TimeSpan.FromMilliseconds(200));
        Assert.True(bench.Time.GetElapsedTime(began) >= Setups.Interval * 2);
    }

    private static async Task<FleetBench> StartedAsync(int targets, params string[] silos)
    {
        var bench = new FleetBench();
        await bench.StartAsync(targets, silos);
        return bench;
    }

    private static bool HasSnapshot(FleetBench bench, TargetId id) =>
        new[] { "a", "b", "c" }.Any(name => bench.Has(name) && bench[name].SeatOf(id) is Seat.Running { Grain.Grain.Snapshot: not null });

    private static async Task<object> SnapshotAsync(FleetBench bench, string silo, TargetId id) =>
        Assert.IsType<SnapshotAnswer.Found>(await bench[silo].Reader.ReadAsync(id, new SnapshotQuery(), bench.Limit)).Snapshot;
}
