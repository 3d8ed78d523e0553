using Fleet.Grains.Scheduling;
using Xunit;

namespace Fleet.Tests.Unit.Grains.Scheduling;

public sealed class ScrapeRhythmTests
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(15);

    private readonly ScrapeRhythm _rhythm = new(Interval);

    [Fact]
    public void Two_scrapes_prove_nothing_and_three_make_a_beat()
    {
        Note(4, 19);
        Assert.Equal(0, From(30));
        Note(34);
        Assert.Equal(4, From(45));
        Assert.Equal(-2, From(51));
        Assert.Equal(-4, From(38 + (15 * 1000)));
    }

    [Theory]
    [InlineData(2)]
    [InlineData(4)]
    [InlineData(20)]
    public void Once_in_several_intervals_is_a_beat_too(int intervals)
    {
        Note([.. Enumerable.Range(0, 3).Select(i => 4 + (15.0 * intervals * i))]);
        Assert.Equal(4, From(15 * 1000));
    }

    [Fact]
    public void A_scrape_beside_the_one_that_made_the_beat_changes_nothing()
    {
        Note(4, 4.2, 19, 19.2, 34, 34.2);
        Assert.Equal(4, From(45));
    }

    [Fact]
    public void A_scrape_at_another_time_changes_nothing()
    {
        Note(4, 19, 34, 41, 49, 52, 59, 61, 64);
        Assert.Equal(4, From(75));
    }

    [Fact]
    public void A_beat_that_drifts_is_followed()
    {
        Note([.. Enumerable.Range(0, 500).Select(i => 15.01 * i)]);
        Assert.Equal(0, From(15.01 * 500), 0.1);
    }

    [Fact]
    public void The_followed_beat_may_miss_four_scrapes_before_another_is_followed()
    {
        Note(4, 10, 19, 25, 34, 40, 55, 70, 85, 100, 109);
        Assert.Equal(4, From(15 * 10));
        Note(115, 130, 145, 160, 175);
        Assert.Equal(4, From(15 * 10));
        Note(190);
        Assert.Equal(-5, From(15 * 10));
    }

    [Fact]
    public void A_rare_beat_is_not_left_for_a_frequent_one_while_it_goes_on()
    {
        for (var minute = 0; minute < 5; minute++)
        {
            Note(4 + (60 * minute));
        }

        for (var minute = 5; minute < 30; minute++)
        {
            Note([4 + (60 * minute), .. Enumerable.Range(0, 4).Select(i => 10 + (15.0 * i) + (60 * minute))]);
        }

        Assert.Equal(4, From(15 * 1000));
    }

    [Fact]
    public void Five_scrapes_an_interval_are_no_beat()
    {
        Note([.. Enumerable.Range(0, 200).Select(i => 3.0 * i)]);
        Assert.Equal(0, From(1));
    }

    private void Note(params double[] seconds)
    {
        foreach (var at in seconds)
        {
            _rhythm.Note(TimeSpan.FromSeconds(at));
        }
    }

    private double From(double seconds) => _rhythm.From(TimeSpan.FromSeconds(seconds)).TotalSeconds;
}
