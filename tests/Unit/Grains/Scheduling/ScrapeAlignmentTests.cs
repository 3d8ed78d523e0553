using Fleet.Grains.Collecting;
using Xunit;

namespace Fleet.Tests.Unit.Grains.Scheduling;

public sealed class ScrapeAlignmentTests(ITestOutputHelper output)
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(15);

    [Fact]
    public void A_snapshot_is_typically_under_a_second_old_when_it_is_scraped_whatever_the_phases_intervals_jitter_and_durations()
    {
        var (aligned, unaligned, shares) = (new List<double>(), new List<double>(), new List<double>());
        for (var seed = 0; seed < 300; seed++)
        {
            var bench = Run(seed, hears: true);
            var settled = Settled(bench);
            var fresh = settled.Count(age => age < 1) / (double)settled.Length;
            Assert.True(fresh >= 0.95, $"seed {seed}: {fresh:P1} of {settled.Length} scrapes got a snapshot under a second old");
            Assert.All(bench.Gaps(from: bench.Begins[1]), gap => Assert.True(gap is >= 0.7999 and <= 1.2001, $"seed {seed}: a gap of {gap} intervals"));
            var expected = (bench.Begins[^1] - bench.Begins[1]) / bench.Interval;
            Assert.True(Math.Abs(((bench.Begins.Count - 2) / expected) - 1) < 0.02, $"seed {seed}: {bench.Begins.Count - 2} collections for {expected}");
            aligned.AddRange(settled);
            shares.Add(fresh);
            unaligned.AddRange(Settled(Run(seed, hears: false)));
        }

        Tell("aligned", aligned);
        Tell("unaligned", unaligned);
        output.WriteLine($"share of fresh scrapes of a target: least {shares.Min():P2}, median {shares.Order().ElementAt(shares.Count / 2):P2}");
    }

    [Fact]
    public void Of_a_pair_of_Prometheus_one_is_followed_and_never_the_other_in_turns()
    {
        for (var seed = 0; seed < 200; seed++)
        {
            var random = new Random(seed);
            var bench = Steady(seed);
            var every = Interval * (seed % 3 == 0 ? 4 : 1);
            var one = new Scraper { Every = every, Begins = every * random.NextDouble(), MissesOneOf = 30 };
            var other = new Scraper { Every = every, Begins = every * random.NextDouble(), MissesOneOf = 30 };
            bench.Run(Interval * 1000, random, one, other);
            var from = Interval * 30;
            var fresh = new[] { one, other }.Max(s => bench.Ages(s, from) is var ages ? ages.Count(age => age < 1) / (double)ages.Length : 0);
            Assert.True(fresh >= 0.95, $"seed {seed}: {fresh:P1} of the scrapes of the one that is followed got a fresh snapshot");
            Assert.All(bench.Gaps(from), gap => Assert.True(gap is > 0.99 and < 1.01, $"seed {seed}: a gap of {gap} intervals"));
        }
    }

    [Fact]
    public void When_the_followed_one_of_a_pair_ceases_the_other_is_followed()
    {
        for (var seed = 0; seed < 50; seed++)
        {
            var random = new Random(seed);
            var bench = Steady(seed);
            var ceases = new Scraper { Every = Interval, Begins = Interval * random.NextDouble(), Ends = Interval * 100 };
            var goesOn = new Scraper { Every = Interval, Begins = ceases.Begins + (Interval * (50 + 0.1 + (0.8 * random.NextDouble()))) };
            bench.Run(Interval * 200, random, ceases, goesOn);
            Assert.All(bench.Ages(ceases, Interval * 10), age => Assert.True(age < 1, $"seed {seed}: {age}"));
            Assert.All(bench.Ages(goesOn, Interval * 110), age => Assert.True(age < 1, $"seed {seed}: {age}"));
        }
    }

    [Fact]
    public void Scrapers_that_stop_leave_the_phase_where_it_is()
    {
        var bench = Steady(1);
        bench.Run(Interval * 400, new Random(1), new Scraper { Every = Interval, Begins = Second, Ends = Interval * 100 });
        Assert.All(bench.Gaps(Interval * 100), gap => Assert.Equal(1, gap, 3));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(0.1)]
    [InlineData(2.5)]
    [InlineData(16)]
    [InlineData(23)]
    public void What_is_much_more_frequent_than_the_interval_or_no_multiple_of_it_leaves_the_phase(double seconds)
    {
        var bench = Steady(1);
        bench.Run(Interval * 400, new Random(1), new Scraper { Every = Second * seconds });
        Assert.All(bench.Gaps(bench.Begins[1]), gap => Assert.Equal(1, gap, 9));
    }

    [Fact]
    public void A_target_whose_slow_turns_take_seconds_is_collected_earlier_for_them()
    {
        var bench = new AlignmentBench(Interval, "target") { Lasts = due => due.HasFlag(Tiers.Heavy) ? 2.5 * Second : Second / 20 };
        var scraper = new Scraper { Every = Interval };
        bench.Run(Interval * 400, new Random(1), scraper);
        Assert.All(bench.Ages(scraper, Interval * 41), age => Assert.InRange(age, 0.1, 0.5));
    }

    [Fact]
    public void A_target_that_takes_nearly_its_whole_interval_is_still_collected_once_an_interval()
    {
        var bench = new AlignmentBench(Interval, "target") { Lasts = _ => Interval * 0.95 };
        bench.Run(Interval * 400, new Random(1), new Scraper { Every = Interval });
        Assert.All(bench.Gaps(bench.Begins[1]), gap => Assert.InRange(gap, 0.9499, 1.2001));
    }

    [Fact]
    public void The_alignment_outlives_a_hand_over()
    {
        for (var seed = 0; seed < 50; seed++)
        {
            var random = new Random(seed);
            var bench = new AlignmentBench(Interval, $"target-{seed}") { Lasts = _ => Second / 10, HandsOver = turn => turn % 50 == 49 };
            var scraper = new Scraper { Every = Interval, Begins = Interval * random.NextDouble() };
            bench.Run(Interval * 400, random, scraper);
            Assert.All(bench.Ages(scraper, Interval * 10), age => Assert.True(age < 1, $"seed {seed}: {age}"));
        }
    }

    private static AlignmentBench Steady(int seed) => new(Interval, $"target-{seed}") { Lasts = _ => Second / 10 };

    private static AlignmentBench Run(int seed, bool hears)
    {
        var random = new Random(seed);
        var interval = Second * new[] { 1, 5, 10, 15, 15, 15, 30, 60 }[random.Next(8)];
        var every = interval * new[] { 1, 1, 1, 2, 4 }[random.Next(5)];
        var typical = Math.Min(interval.TotalSeconds * 0.15, 0.005 + (1.5 * random.NextDouble() * random.NextDouble()));
        var lasting = new Random(seed);
        var bench = new AlignmentBench(interval, $"target-{seed}")
        {
            Hears = hears,
            Lasts = due => Second * typical * (0.8 + (0.4 * lasting.NextDouble())) * Factor(due) * (lasting.Next(200) == 0 ? 3 : 1),
        };
        var scraper = new Scraper { Every = every, Begins = every * random.NextDouble(), Jitter = Second * 0.05 * random.NextDouble(), MissesOneOf = 50 };
        bench.Run(interval * 800, random, scraper);
        return bench;
    }

    // Heavy queries take their time.
    private static double Factor(Tiers due) => due.HasFlag(Tiers.Heavy) ? 2 : due.HasFlag(Tiers.Sizes) ? 1.4 : 1;

    // Three scrapes make a rhythm, and three turns go at most half an interval.
    private static double[] Settled(AlignmentBench bench) =>
        [.. bench.Scrapes.Where(s => s.At > (4 * s.Scraper.Every) + (5 * bench.Interval)).Select(s => s.Age.TotalSeconds)];

    private void Tell(string what, List<double> ages)
    {
        ages.Sort();
        output.WriteLine(FormattableString.Invariant(
            $"{what}: {ages.Count} scrapes; under 1 s {ages.Count(age => age < 1) / (double)ages.Count:P1}; mean {ages.Average():0.00} s, median {At(0.5):0.00}, p90 {At(0.9):0.00}, p99 {At(0.99):0.00}, max {ages[^1]:0.00}"));

        double At(double share) => ages[(int)(share * (ages.Count - 1))];
    }
}
