using Fleet.Cluster;
using Fleet.Cluster.Targets;
using Fleet.Gateway.Fleet;
using Fleet.Silo.Serving;
using Fleet.Tests.Testing.Store;
using Xunit;

namespace Fleet.Tests.Unit.Gateway.Fleet;

public sealed class LastAnswersTests
{
    private static readonly TargetSpec[] Ten = [.. Enumerable.Range(0, 10).Select(i => Specs.Postgres($"t-{i}"))];

    [Fact]
    public async Task What_was_used_least_lately_goes_first_when_the_bytes_are_spent()
    {
        await using var bench = await FleetBench.StartAsync(null, new Limits { LastAnswerBytes = 5000 }, Ten);
        for (var i = 0; i < 3; i++)
        {
            Keep(bench, Ten[i], 1000);
        }

        Assert.NotNull(bench.LastAnswers.Find(Ten[0]));
        var (count, size) = bench.LastAnswers.Size;
        Assert.Equal((3, true), (count, size is > 3000 and < 5000));
        Keep(bench, Ten[3], 1000);
        Assert.Null(bench.LastAnswers.Find(Ten[1]));
        Assert.Equal((3, size), bench.LastAnswers.Size);
        Assert.NotNull(bench.LastAnswers.Find(Ten[0]));

        Keep(bench, Ten[4], 6000);
        Assert.Equal((0, 0), bench.LastAnswers.Size);
    }

    [Fact]
    public async Task A_younger_answer_takes_the_place_of_an_older_one_and_never_the_reverse()
    {
        await using var bench = await FleetBench.StartAsync(Ten);
        bench.Time.Advance(TimeSpan.FromSeconds(100));
        var now = bench.Time.GetTimestamp();
        bench.LastAnswers.Keep(Ten[0], Snapshots.Encoded(1), now - 10);
        bench.LastAnswers.Keep(Ten[0], Snapshots.Encoded(2), now - 20);
        Assert.Equal("tag-1", bench.LastAnswers.Find(Ten[0])!.Encoded.Tag);
        bench.LastAnswers.Keep(Ten[0], Snapshots.Encoded(3), now);
        Assert.Equal("tag-3", bench.LastAnswers.Find(Ten[0])!.Encoded.Tag);
        Assert.Equal(1, bench.LastAnswers.Size.Count);

    }

    [Fact]
    public async Task Answers_of_a_target_that_has_another_server_since_a_moment_ago_are_not_kept()
    {
        await using var bench = await FleetBench.StartAsync(Ten);
        var (old, moved) = (Ten[0], Ten[0] with { Address = "other:5432" });
        Keep(bench, old, 10);
        await bench.PutAsync(moved);
        Assert.Null(bench.LastAnswers.Find(moved));
        Keep(bench, moved, 10);
        Keep(bench, old, 10);
        Assert.Equal((0, 0), bench.LastAnswers.Size);
        bench.Time.Advance(TimeSpan.FromSeconds(5.5));
        Keep(bench, moved, 10);
        Assert.NotNull(bench.LastAnswers.Find(moved));

        // Whoever goes through all notices it too.
        await bench.PutAsync(old);
        bench.Time.Advance(TimeSpan.FromSeconds(11));
        Assert.Equal((0, 0), bench.LastAnswers.Size);
        Keep(bench, old, 10);
        Assert.Equal((0, 0), bench.LastAnswers.Size);
    }

    [Fact]
    public async Task Deleted_targets_and_what_is_older_than_two_intervals_are_dropped()
    {
        await using var bench = await FleetBench.StartAsync([.. Ten, Specs.Postgres("slow") with { Interval = TimeSpan.FromMinutes(1) }]);
        Keep(bench, Ten[0], 10);
        Keep(bench, bench.Spec("slow"), 10);
        bench.Time.Advance(TimeSpan.FromSeconds(20));
        Keep(bench, Ten[1], 10);
        Keep(bench, Ten[2], 10);
        await bench.DeleteAsync("t-2");
        bench.Time.Advance(TimeSpan.FromSeconds(11));
        Assert.Equal(2, bench.LastAnswers.Size.Count);
        Assert.NotNull(bench.LastAnswers.Find(Ten[1]));
        Assert.NotNull(bench.LastAnswers.Find(bench.Spec("slow")));
        bench.Time.Advance(TimeSpan.FromMinutes(2));
        Assert.Equal((0, 0), bench.LastAnswers.Size);
    }

    [Fact]
    public async Task Many_at_once_leave_the_count_of_bytes_true()
    {
        await using var bench = await FleetBench.StartAsync(null, new Limits { LastAnswerBytes = 5000 }, Ten);
        Parallel.For(0, 4, worker =>
        {
            var random = new Random(worker);
            for (var i = 0; i < 5000; i++)
            {
                var spec = Ten[random.Next(Ten.Length)];
                bench.LastAnswers.Find(random.Next(20) == 0 ? spec with { Address = "other:5432" } : spec);
                if (random.Next(100) == 0)
                {
                    bench.Time.Advance(TimeSpan.FromMilliseconds(500));
                }

                bench.LastAnswers.Keep(spec, new EncodedSnapshot("x", new byte[random.Next(2000)]), bench.Time.GetTimestamp() + i);
            }
        });
        var (count, size) = bench.LastAnswers.Size;
        var kept = Ten.Select(bench.LastAnswers.Find).OfType<LastAnswer>().ToList();
        Assert.Equal((kept.Count, kept.Sum(answer => answer.SizeBytes)), (count, size));
        Assert.InRange(size, 0, 5000);
    }

    private static void Keep(FleetBench bench, TargetSpec spec, int bytes) =>
        bench.LastAnswers.Keep(spec, new EncodedSnapshot("x", new byte[bytes]), bench.Time.GetTimestamp());
}
