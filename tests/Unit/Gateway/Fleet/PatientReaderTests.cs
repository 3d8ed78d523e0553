using Fleet.Cluster;
using Fleet.Gateway.Fleet;
using Fleet.Silo.Serving;
using Xunit;

namespace Fleet.Tests.Unit.Gateway.Fleet;

/// <summary>What a scraper waits for, and for how long.</summary>
public sealed class PatientReaderTests
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    [Fact]
    public async Task Who_would_get_nothing_waits_until_another_silo_has_taken_over()
    {
        await using var bench = await FleetBench.StartAsync();
        await bench.ViewAsync("silo-a");
        bench.Peers["silo-a"].IsGone = true;
        var reading = ReadAsync(bench);
        bench.Peers["silo-b"].Answers(new SnapshotAnswer.NotYet());
        await bench.ViewAsync("silo-b");
        await bench.UntilAsync(() => !bench.Peers["silo-b"].Reads.IsEmpty);
        Assert.False(reading.IsCompleted);

        bench.Peers["silo-b"].Answers(Snapshots.Found(1, TimeSpan.Zero, bench.Time));
        Assert.InRange(await bench.PassAsync(reading), TimeSpan.Zero, Second);
        Assert.Equal(AnswerSource.Owner, Assert.IsType<FleetAnswer.Given>(await reading).Source);
    }

    [Fact]
    public async Task Another_silo_that_knows_of_a_new_owner_without_a_snapshot_is_a_reason_to_wait_too()
    {
        await using var bench = await FleetBench.StartAsync();
        await bench.ViewAsync("silo-a", "silo-b");
        var (owner, other) = bench.Placements.Current.OwnerOf(bench.Spec("a").Id)!.Name == "silo-a" ? ("silo-a", "silo-b") : ("silo-b", "silo-a");
        bench.Peers[owner].IsGone = true;
        bench.Peers[other].Relays = true;
        bench.Peers[other].Answers(new SnapshotAnswer.NotYet());
        var reading = ReadAsync(bench);
        await bench.UntilAsync(() => !bench.Peers[other].Reads.IsEmpty);
        Assert.False(reading.IsCompleted);
        bench.Peers[other].Answers(Snapshots.Found(1, TimeSpan.Zero, bench.Time));
        await bench.ViewAsync(other);
        await bench.PassAsync(reading);
        Assert.IsType<FleetAnswer.Given>(await reading);
    }

    [Fact]
    public async Task Those_who_wait_do_not_multiply_the_load_on_a_silo_that_fell_silent()
    {
        await using var bench = await FleetBench.StartAsync();
        await bench.ViewAsync("silo-a");
        bench.Peers["silo-a"].Hangs = true;
        var reading = Task.WhenAll(Enumerable.Range(0, 20).Select(_ => ReadAsync(bench, 9.5 * Second)));
        await bench.PassAsync(reading);
        Assert.InRange(bench.Peers["silo-a"].Reads.Length, 21, 20 + 10);
    }

    [Theory]
    [InlineData(0.4)]
    [InlineData(5)]
    [InlineData(9.5)]
    public async Task It_waits_no_longer_than_the_scraper(double patience)
    {
        await using var bench = await FleetBench.StartAsync();
        await bench.ViewAsync("silo-a");
        bench.Peers["silo-a"].Hangs = true;
        var reading = ReadAsync(bench, patience * Second);
        Assert.InRange(await bench.PassAsync(reading), TimeSpan.Zero, patience * Second);
        Assert.IsType<FleetAnswer.Unavailable>(await reading);
    }

    [Fact]
    public async Task Nobody_waits_for_what_waiting_does_not_bring()
    {
        await using var bench = await FleetBench.StartAsync();

        // No silo at all.
        Assert.IsType<FleetAnswer.Unavailable>(await ReadAsync(bench));

        // Registered just now.
        await bench.ViewAsync("silo-a");
        bench.Peers["silo-a"].Answers(new SnapshotAnswer.NotYet());
        Assert.IsType<FleetAnswer.Unavailable>(await ReadAsync(bench));

        // A scraper that has all the time in the world, and a silo that never comes back.
        bench.Peers["silo-a"].IsGone = true;
        var reading = ReadAsync(bench, 300 * Second);
        Assert.InRange(await bench.PassAsync(reading), 10 * Second, 20 * Second);
        Assert.IsType<FleetAnswer.Unavailable>(await reading);
    }

    [Fact]
    public async Task Only_so_many_wait_at_once()
    {
        await using var bench = await FleetBench.StartAsync();
        await bench.ViewAsync("silo-a");
        bench.Peers["silo-a"].IsGone = true;
        var reader = new PatientReader(bench.Reader, bench.Silos, new Limits { WaitingScrapes = 2 }, bench.Time);
        var reading = Enumerable.Range(0, 5).Select(_ => reader.ReadAsync(bench.Spec("a"), new SnapshotQuery(), bench.Limit)).ToList();
        await bench.UntilAsync(() => reading.Count(read => read.IsCompleted) == 3);
        await bench.PassAsync(Task.WhenAll(reading));
        Assert.True(reader.ReadAsync(bench.Spec("a"), new SnapshotQuery(), bench.Limit) is { IsCompleted: false });
    }

    private static Task<FleetAnswer> ReadAsync(FleetBench bench, TimeSpan? patience = null) =>
        new PatientReader(bench.Reader, bench.Silos, Limits.Default, bench.Time).ReadAsync(
            bench.Spec("a"), patience is { } time ? new SnapshotQuery { Patience = time } : new SnapshotQuery(), bench.Limit);
}
