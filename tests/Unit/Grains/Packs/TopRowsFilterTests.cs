using Fleet.Exposition;
using Fleet.Grains.Packs;
using Xunit;

namespace Fleet.Tests.Unit.Grains.Packs;

public sealed class TopRowsFilterTests
{
    private readonly TopRowsFilter _filter = new(new TopRows("count", "id", "db"), 2);

    [Fact]
    public void The_first_rows_are_shown_as_they_are_and_the_counter_of_the_others_begins_at_zero() =>
        Assert.Equal("a=50 b=40 other=0", Apply("a=50 b=40 c=30 sum=125"));

    [Fact]
    public void What_is_not_shown_is_counted_from_then_on()
    {
        Apply("a=50 b=40 c=30 sum=125");
        Assert.Equal("a=51 b=42 other=7", Apply("a=51 b=42 c=33 sum=135"));
        Assert.Equal("a=51 b=42 other=7", Apply("a=51 b=42 c=33 sum=135"));
    }

    [Fact]
    public void A_row_that_was_shown_stays_as_long_as_the_statement_gives_it()
    {
        Apply("a=50 b=40 c=30 sum=120");
        Assert.Equal("a=50 c=45 b=40 other=15", Apply("a=50 c=45 b=40 sum=135"));
        Assert.Equal("a=50 b=46 c=45 other=15", Apply("a=50 b=46 c=45 sum=141"));
        Assert.Equal("a=50 d=49 b=46 other=64", Apply("a=50 d=49 b=46 sum=190"));
    }

    [Fact]
    public void What_a_row_adds_before_it_is_shown_and_after_is_counted_with_the_others()
    {
        Apply("a=50 b=40 c=30 sum=120");
        // c comes with 15 that no sample of its own tells of.
        Apply("a=50 c=45 b=40 sum=135");
        // b goes, with 1 more, and d comes with 48.
        Assert.Equal("a=50 d=48 c=45 other=64", Apply("a=50 d=48 c=45 sum=184"));
    }

    [Fact]
    public void Rows_that_the_server_forgets_or_resets_never_make_the_counter_fall()
    {
        Apply("a=50 b=40 c=30 sum=220");
        Assert.Equal("a=50 b=40 other=10", Apply("a=50 b=40 c=30 sum=230"));
        Assert.Equal("a=50 b=40 other=10", Apply("a=50 b=40 c=30 sum=130"));
        Assert.Equal("a=50 b=40 other=15", Apply("a=50 b=40 c=30 sum=135"));
        Assert.Equal("a=2 b=1 other=15", Apply("a=2 b=1 sum=3"));
        Assert.Equal("a=2 b=1 other=16", Apply("a=2 b=1 sum=4"));
    }

    [Fact]
    public void A_shown_row_that_is_reset_takes_nothing_from_the_counter_of_the_others()
    {
        Apply("a=50 b=40 c=30 sum=120");
        Assert.Equal("b=41 c=32 a=1 other=2", Apply("b=41 c=32 a=1 sum=74"));
    }

    [Fact]
    public void Gauges_are_shown_without_a_sum_and_every_database_has_a_counter_of_its_own()
    {
        MetricFamily[] Answer(double more) =>
        [
            Family("calls", FamilyType.Counter, ("x", "a", 9), ("y", "b", 8), ("x", "c", 7 + more), ("x", "other", 16 + more), ("y", "other", 8 + more)),
            Family("mean", FamilyType.Gauge, ("x", "a", 1), ("y", "b", 2), ("x", "c", 3), ("x", "other", 4), ("y", "other", 5)),
        ];
        _filter.Apply([.. Answer(0)]);
        var families = _filter.Apply([.. Answer(1)]);
        Assert.Equal(["x/a=9", "y/b=8", "x/other=1", "y/other=1"], families[0].Samples.Select(Text));
        Assert.Equal(["x/a=1", "y/b=2"], families[1].Samples.Select(Text));
    }

    [Fact]
    public void A_database_that_goes_and_comes_back_begins_anew()
    {
        _filter.Apply([Family("calls", FamilyType.Counter, ("x", "a", 1), ("x", "other", 10), ("y", "other", 10))]);
        Assert.Equal(["x/a=1", "x/other=0"], _filter.Apply([Family("calls", FamilyType.Counter, ("x", "a", 1), ("x", "other", 10))])[0].Samples.Select(Text));
        var again = _filter.Apply([Family("calls", FamilyType.Counter, ("x", "a", 1), ("x", "other", 10), ("y", "other", 3))]);
        Assert.Equal(["x/a=1", "x/other=0", "y/other=3"], again[0].Samples.Select(Text));
    }

    [Fact]
    public void An_empty_answer_is_an_empty_family() => Assert.Empty(_filter.Apply([]));

    private string Apply(string answer)
    {
        var rows = answer.Split(' ').Select(word => word.Split('=')).Select(parts =>
            ("x", parts[0] == "sum" ? "other" : parts[0], double.Parse(parts[1], System.Globalization.CultureInfo.InvariantCulture)));
        return string.Join(' ', _filter.Apply([Family("calls", FamilyType.Counter, [.. rows])])[0].Samples.Select(sample => Text(sample)[2..]));
    }

    private static string Text(Sample sample) => $"{sample.Labels[0].Value}/{sample.Labels[1].Value}={sample.Value}";

    private static MetricFamily Family(string name, FamilyType type, params (string Database, string Id, double Value)[] rows) => new()
    {
        Name = name,
        Type = type,
        Samples = [.. rows.Select(row => new Sample([new Label("db", row.Database), new Label("id", row.Id)], row.Value))],
    };
}
