using Fleet.Cluster;
using Fleet.Cluster.Targets;
using Fleet.Gateway.Fleet;
using Fleet.Silo.Serving;
using Fleet.Tests.Testing.Store;
using Xunit;

namespace Fleet.Tests.Unit.Gateway.Fleet;

/// <summary>Who is asked for a snapshot, and what is given when the owner has none.</summary>
public sealed class FleetReaderTests
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    [Fact]
    public async Task The_owners_snapshot_is_given_whatever_its_age_and_need_not_travel_twice()
    {
        await using var bench = await FleetBench.StartAsync();
        await bench.ViewAsync("silo-a");
        bench.Peers["silo-a"].Answers(Snapshots.Found(7, 100 * Second, bench.Time));
        Assert.Equal(AnswerSource.Owner, (await bench.GivenAsync()).Source);
        bench.Time.Advance(3 * Second);
        bench.Peers["silo-a"].Answers(new SnapshotAnswer.Unchanged(103 * Second));
        var (source, text) = await bench.GivenAsync();
        Assert.Equal(AnswerSource.Owner, source);
        Assert.Contains("\nvalue 7\n", text, StringComparison.Ordinal);
        Assert.Contains("\nfleet_snapshot_age_seconds 103\n", text, StringComparison.Ordinal);
        Assert.Equal([null, "tag-7"], bench.Peers["silo-a"].Reads.Select(read => read.KnownTag));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Until_the_owner_has_a_snapshot_an_earlier_owners_counts_whatever_its_age(bool ownerRunsIt)
    {
        await using var bench = await FleetBench.StartAsync();
        await bench.ViewAsync("silo-a");
        await bench.ViewAsync("silo-b");
        await bench.ViewAsync("silo-c");
        bench.Peers["silo-c"].Answers(ownerRunsIt ? new SnapshotAnswer.NotYet() : new SnapshotAnswer.Unknown());
        bench.Peers["silo-a"].Answers(Snapshots.Found(1, 100 * Second, bench.Time));
        var (source, text) = await bench.GivenAsync();
        Assert.Equal(AnswerSource.EarlierOwner, source);
        Assert.Contains("\nvalue 1\n", text, StringComparison.Ordinal);
        Assert.Equal((1, 1, 1), (bench.Peers["silo-a"].Reads.Length, bench.Peers["silo-b"].Reads.Length, bench.Peers["silo-c"].Reads.Length));
    }

    [Fact]
    public async Task With_its_silos_gone_the_last_answer_is_given_with_its_true_age_for_two_intervals()
    {
        await using var bench = await FleetBench.StartAsync();
        await bench.ViewAsync("silo-a");
        bench.Peers["silo-a"].Answers(Snapshots.Found(7, 4 * Second, bench.Time));
        await bench.GivenAsync();
        bench.Peers["silo-a"].IsGone = true;
        bench.Time.Advance(20 * Second);
        var (source, text) = await bench.GivenAsync();
        Assert.Equal(AnswerSource.LastAnswer, source);
        Assert.Contains("\nvalue 7\n", text, StringComparison.Ordinal);
        Assert.Contains("\nfleet_snapshot_age_seconds 24\n", text, StringComparison.Ordinal);

        bench.Time.Advance(6 * Second);
        Assert.Equal(AnswerSource.LastAnswer, (await bench.GivenAsync()).Source);
        bench.Time.Advance(16 * Second);
        Assert.Equal("Target 'a' cannot be read: its silo silo-a does not answer and the last answer is 46 s old.", await bench.WhyNotAsync());
        bench.Peers["silo-a"].IsGone = false;
        bench.Time.Advance(Second);
        Assert.Equal(AnswerSource.Owner, (await bench.GivenAsync()).Source);
    }

    [Fact]
    public async Task An_owner_out_of_reach_is_asked_through_another_silo_once_the_last_answer_is_older_than_an_interval()
    {
        await using var bench = await FleetBench.StartAsync();
        await bench.ViewAsync("silo-a", "silo-b");
        var owner = bench.Placements.Current.OwnerOf(TargetId.Parse("a"))!.Name;
        var other = bench.Peers[owner == "silo-a" ? "silo-b" : "silo-a"];
        bench.Peers[owner].IsGone = true;
        other.Relays = true;
        other.Answers(Snapshots.Found(9, Second, bench.Time));
        Assert.Equal(AnswerSource.Owner, (await bench.GivenAsync()).Source);
        Assert.True(Assert.Single(other.Reads).IsRelayed);

        bench.Time.Advance(5 * Second);
        Assert.Equal(AnswerSource.LastAnswer, (await bench.GivenAsync()).Source);
        Assert.Single(other.Reads);
        bench.Time.Advance(12 * Second);
        other.Answers(Snapshots.Found(10, Second, bench.Time));
        var (source, text) = await bench.GivenAsync();
        Assert.Equal(AnswerSource.Owner, source);
        Assert.Contains("\nvalue 10\n", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_younger_of_an_earlier_owners_snapshot_and_the_last_answer_is_given()
    {
        await using var bench = await FleetBench.StartAsync();
        await bench.ViewAsync("silo-a");
        await bench.ViewAsync("silo-b");
        bench.Peers["silo-b"].Answers(Snapshots.Found(2, TimeSpan.Zero, bench.Time));
        await bench.GivenAsync();
        bench.Peers["silo-b"].IsGone = true;
        bench.Time.Advance(10 * Second);
        bench.Peers["silo-a"].Read = (_, _) => Task.FromResult<SnapshotAnswer>(Snapshots.Found(1, 12 * Second, bench.Time));
        Assert.Equal(AnswerSource.LastAnswer, (await bench.GivenAsync()).Source);
        bench.Peers["silo-a"].Read = (_, _) => Task.FromResult<SnapshotAnswer>(Snapshots.Found(3, 8 * Second, bench.Time));
        bench.Time.Advance(Second);
        Assert.Equal(AnswerSource.EarlierOwner, (await bench.GivenAsync()).Source);

        // The same snapshot, reckoned a little differently there and here.
        bench.Peers["silo-a"].Answers(new SnapshotAnswer.Unchanged(10 * Second));
        bench.Time.Advance(Second);
        Assert.Equal(AnswerSource.EarlierOwner, (await bench.GivenAsync()).Source);
    }

    [Fact]
    public async Task An_earlier_owners_snapshot_of_more_than_two_intervals_does_not_stand_in_for_a_silent_owner()
    {
        await using var bench = await FleetBench.StartAsync();
        await bench.ViewAsync("silo-a");
        await bench.ViewAsync("silo-b");
        bench.Peers["silo-b"].IsGone = true;
        bench.Peers["silo-a"].Answers(Snapshots.Found(1, 31 * Second, bench.Time));
        Assert.StartsWith("Target 'a' cannot be read: its silo silo-b does not answer and ", await bench.WhyNotAsync(), StringComparison.Ordinal);
        bench.Peers["silo-a"].Answers(Snapshots.Found(1, 30 * Second, bench.Time));
        Assert.Equal(AnswerSource.EarlierOwner, (await bench.GivenAsync()).Source);
    }

    [Fact]
    public async Task Why_there_is_no_answer_is_said()
    {
        await using var bench = await FleetBench.StartAsync();
        Assert.Equal("Target 'a' is not collected now: no silo is in the view.", await bench.WhyNotAsync());
        await bench.ViewAsync([FleetBench.Silo("silo-a") with { MaxTargets = 0 }]);
        Assert.Equal("Target 'a' is not collected now: every silo is full.", await bench.WhyNotAsync());
        await bench.ViewAsync("silo-a");
        Assert.Equal("Target 'a' has no snapshot yet: its silo silo-a does not run it yet.", await bench.WhyNotAsync());
        bench.Peers["silo-a"].Answers(new SnapshotAnswer.NotYet());
        Assert.Equal("Target 'a' has no snapshot yet: its first collection has not ended.", await bench.WhyNotAsync());
        bench.Peers["silo-a"].IsGone = true;
        Assert.Equal("Target 'a' cannot be read: its silo silo-a does not answer and there is no last answer.", await bench.WhyNotAsync());
    }

    [Fact]
    public async Task A_target_that_was_registered_just_now_is_waited_for_until_it_is_placed()
    {
        await using var bench = await FleetBench.StartAsync();
        await bench.ViewAsync("silo-a");
        bench.Peers["silo-a"].Answers(new SnapshotAnswer.NotYet());
        for (var i = 0; i < 20; i++)
        {
            await bench.PutAsync(Specs.Postgres($"new-{i}"));
            Assert.Contains("its first collection has not ended", await bench.WhyNotAsync($"new-{i}"), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task The_silo_of_this_process_is_asked_in_memory_also_when_it_owned_the_target_before()
    {
        var self = new FakePeer("silo-a");
        await using var bench = await FleetBench.StartAsync(
            new LocalSilo(FleetBench.Silo("silo-a"), self), Limits.Default, Specs.Postgres("a"));
        self.Answers(new SnapshotAnswer.Found(Snapshots.Of(5, Second, bench.Time), Encoded: null));
        await bench.ViewAsync("silo-a");
        Assert.Equal(AnswerSource.Owner, (await bench.GivenAsync()).Source);
        await bench.ViewAsync("silo-b");
        Assert.Equal(AnswerSource.EarlierOwner, (await bench.GivenAsync()).Source);

        // Its name under another start is another process.
        await bench.ViewAsync([FleetBench.Silo("silo-a", "2")]);
        Assert.Equal(AnswerSource.EarlierOwner, (await bench.GivenAsync()).Source);
        Assert.Equal((3, 1), (self.Reads.Length, bench.Peers["silo-a"].Reads.Length));
        Assert.Equal((0, 0), bench.LastAnswers.Size);
    }

    [Fact]
    public async Task A_target_that_moved_to_another_address_is_not_answered_with_the_old_servers_values()
    {
        await using var bench = await FleetBench.StartAsync();
        await bench.ViewAsync("silo-a");
        bench.Peers["silo-a"].Answers(Snapshots.Found(7, TimeSpan.Zero, bench.Time));
        await bench.GivenAsync();
        await bench.PutAsync(Specs.Postgres("a", "other:5432"));
        bench.Peers["silo-a"].IsGone = true;
        Assert.Contains("there is no last answer", await bench.WhyNotAsync(), StringComparison.Ordinal);
        Assert.Null(bench.Peers["silo-a"].Reads[^1].KnownTag);
    }

    [Fact]
    public async Task What_a_silo_gives_before_it_learns_of_a_new_address_is_not_kept()
    {
        await using var bench = await FleetBench.StartAsync();
        await bench.ViewAsync("silo-a");
        bench.Peers["silo-a"].Answers(Snapshots.Found(7, TimeSpan.Zero, bench.Time));
        await bench.GivenAsync();
        await bench.PutAsync(Specs.Postgres("a", "other:5432"));
        await bench.GivenAsync();
        Assert.Equal((0, 0), bench.LastAnswers.Size);
        bench.Time.Advance(6 * Second);
        bench.Peers["silo-a"].Answers(Snapshots.Found(8, TimeSpan.Zero, bench.Time));
        await bench.GivenAsync();
        bench.Peers["silo-a"].IsGone = true;
        Assert.Contains("\nvalue 8\n", (await bench.GivenAsync()).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_new_owner_that_has_nothing_yet_leaves_the_last_answer_of_the_one_before()
    {
        await using var bench = await FleetBench.StartAsync();
        await bench.ViewAsync("silo-a");
        bench.Peers["silo-a"].Answers(Snapshots.Found(7, TimeSpan.Zero, bench.Time));
        await bench.GivenAsync();
        bench.Peers["silo-a"].IsGone = true;
        await bench.ViewAsync("silo-b");
        bench.Peers["silo-b"].Answers(new SnapshotAnswer.NotYet());
        bench.Time.Advance(5 * Second);
        Assert.Equal(AnswerSource.LastAnswer, (await bench.GivenAsync()).Source);
    }
}
