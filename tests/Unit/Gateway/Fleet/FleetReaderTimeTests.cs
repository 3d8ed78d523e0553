using Fleet.Gateway.Fleet;
using Fleet.Silo.Serving;
using Xunit;

namespace Fleet.Tests.Unit.Gateway.Fleet;

/// <summary>How long silos are waited for.</summary>
public sealed class FleetReaderTimeTests
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    [Theory]
    [InlineData(10, 1)]
    [InlineData(1, 0.5)]
    [InlineData(0.4, 0.2)]
    public async Task A_slow_owner_takes_at_most_a_second_and_at_most_half_of_the_time(double patience, double waited)
    {
        await using var bench = await FleetBench.StartAsync();
        await bench.ViewAsync("silo-a");
        await bench.ViewAsync("silo-b");
        bench.Peers["silo-b"].Hangs = true;
        bench.Peers["silo-a"].Answers(Snapshots.Found(1, Second, bench.Time));
        var reading = bench.GivenAsync(query: new SnapshotQuery { Patience = patience * Second });
        Assert.Equal(waited * Second, await bench.PassAsync(reading));
        Assert.Equal(AnswerSource.EarlierOwner, (await reading).Source);
    }

    [Fact]
    public async Task With_all_silos_hanging_the_last_answer_still_comes_in_time()
    {
        await using var bench = await FleetBench.StartAsync();
        foreach (var silo in (string[])["silo-a", "silo-b", "silo-c", "silo-d"])
        {
            await bench.ViewAsync(silo);
        }

        bench.Peers["silo-d"].Answers(Snapshots.Found(1, Second, bench.Time));
        await bench.GivenAsync();
        foreach (var silo in (string[])["silo-a", "silo-b", "silo-c", "silo-d"])
        {
            bench.Peers[silo].Hangs = true;
        }

        var reading = bench.GivenAsync(query: new SnapshotQuery { Patience = 1.5 * Second });
        Assert.InRange(await bench.PassAsync(reading), Second, 1.5 * Second);
        Assert.Equal(AnswerSource.LastAnswer, (await reading).Source);
    }

    [Fact]
    public async Task A_silo_that_fell_silent_is_tried_once_a_second_by_those_who_have_something_else_to_answer_with()
    {
        await using var bench = await FleetBench.StartAsync();
        await bench.ViewAsync("silo-a");
        var silo = bench.Peers["silo-a"];
        silo.Answers(Snapshots.Found(1, TimeSpan.Zero, bench.Time));
        await bench.GivenAsync();
        silo.Hangs = true;
        Assert.Equal(Second, await bench.PassAsync(bench.GivenAsync()));
        for (var i = 0; i < 10; i++)
        {
            Assert.Equal(TimeSpan.Zero, await bench.PassAsync(bench.GivenAsync()));
        }

        Assert.Equal(2, silo.Reads.Length);
        bench.Time.Advance(Second);
        var probe = bench.GivenAsync();
        await bench.Time.WaitForTimersAsync(1, bench.Limit);
        Assert.Equal(AnswerSource.LastAnswer, (await bench.GivenAsync()).Source);
        Assert.Equal(3, silo.Reads.Length);
        await bench.PassAsync(probe);

        silo.Hangs = false;
        bench.Time.Advance(Second);
        Assert.Equal(AnswerSource.Owner, (await bench.GivenAsync()).Source);
        Assert.Equal(AnswerSource.Owner, (await bench.GivenAsync()).Source);
    }

    [Fact]
    public async Task Who_has_nothing_else_waits_for_a_silent_silo_all_the_same()
    {
        await using var bench = await FleetBench.StartAsync();
        await bench.ViewAsync("silo-a");
        bench.Peers["silo-a"].Hangs = true;
        await bench.PassAsync(bench.ReadAsync());
        Assert.Equal(Second, await bench.PassAsync(bench.ReadAsync()));
        bench.Peers["silo-a"].Hangs = false;
        bench.Peers["silo-a"].Answers(Snapshots.Found(1, TimeSpan.Zero, bench.Time));
        Assert.Equal(AnswerSource.Owner, (await bench.GivenAsync()).Source);
    }

    [Fact]
    public async Task A_scraper_in_a_hurry_does_not_make_a_silo_silent_for_the_others()
    {
        await using var bench = await FleetBench.StartAsync();
        await bench.ViewAsync("silo-a");
        var silo = bench.Peers["silo-a"];
        silo.Answers(Snapshots.Found(1, TimeSpan.Zero, bench.Time));
        await bench.GivenAsync();
        silo.Hangs = true;
        await bench.PassAsync(bench.GivenAsync(query: new SnapshotQuery { Patience = TimeSpan.FromMilliseconds(20) }));
        silo.Hangs = false;
        Assert.Equal(AnswerSource.Owner, (await bench.GivenAsync()).Source);
    }

    [Fact]
    public async Task Only_the_owner_is_asked_to_collect_and_not_for_all_of_the_time()
    {
        await using var bench = await FleetBench.StartAsync();
        await bench.ViewAsync("silo-a");
        await bench.ViewAsync("silo-b");
        bench.Peers["silo-b"].Answers(new SnapshotAnswer.NotYet());
        bench.Peers["silo-a"].Answers(Snapshots.Found(1, Second, bench.Time));
        var query = new SnapshotQuery { MaxAge = 5 * Second, IsScrape = true, Patience = 9.5 * Second };
        Assert.Equal(AnswerSource.EarlierOwner, (await bench.GivenAsync(query: query)).Source);
        var (owner, earlier) = (Assert.Single(bench.Peers["silo-b"].Reads), Assert.Single(bench.Peers["silo-a"].Reads));
        Assert.Equal((5 * Second, 8.5 * Second, true), (owner.MaxAge, owner.Patience, owner.IsScrape));
        Assert.Equal((null, true), (earlier.MaxAge, earlier.IsScrape));

        bench.Peers["silo-b"].Hangs = true;
        var reading = bench.GivenAsync(query: query);
        Assert.Equal(9 * Second, await bench.PassAsync(reading));
        Assert.Equal(AnswerSource.EarlierOwner, (await reading).Source);
    }

    [Fact]
    public async Task A_reader_that_goes_away_ends_the_read()
    {
        await using var bench = await FleetBench.StartAsync();
        await bench.ViewAsync("silo-a");
        bench.Peers["silo-a"].Hangs = true;
        using var gone = new CancellationTokenSource();
        var reading = bench.Reader.ReadAsync(bench.Spec("a"), new SnapshotQuery(), gone.Token);
        await bench.Time.WaitForTimersAsync(1, bench.Limit);
        await gone.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => reading);
    }
}
