using Fleet.Exposition;
using Xunit;

namespace Fleet.Tests.Unit.Exposition;

public sealed class WholeTexts
{
    [Fact]
    public void Every_type_in_text_004() => Assert.Equal(
        """
        # HELP app_up Up, or not.\nSecond "line" \\.
        # TYPE app_up gauge
        app_up 1
        # TYPE app_x untyped
        app_x{a="\\\"\n"} NaN
        # TYPE app_seconds_total counter
        app_seconds_total{cpu="0"} 1.5
        # TYPE app_seconds_created gauge
        app_seconds_created{cpu="0"} 1.7e+09
        # TYPE app_commits counter
        app_commits 7
        # TYPE app_latency histogram
        app_latency_bucket{le="0.5"} 1
        app_latency_bucket{le="+Inf"} 2
        app_latency_sum 0.75
        app_latency_count 2
        # TYPE app_size_bytes summary
        app_size_bytes{quantile="0.99"} +Inf
        app_size_bytes_sum -Inf
        app_size_bytes_count 0

        """,
        Texts.Write(ExpositionFormat.Text004, EveryType()));

    [Fact]
    public void Every_type_in_OpenMetrics() => Assert.Equal(
        """
        # HELP app_up Up, or not.\nSecond \"line\" \\.
        # TYPE app_up gauge
        app_up 1
        # TYPE app_x unknown
        app_x{a="\\\"\n"} NaN
        # TYPE app_seconds counter
        # UNIT app_seconds seconds
        app_seconds_total{cpu="0"} 1.5
        app_seconds_created{cpu="0"} 1.7e+09
        # TYPE app_commits unknown
        app_commits 7
        # TYPE app_latency histogram
        app_latency_bucket{le="0.5"} 1
        app_latency_bucket{le="+Inf"} 2
        app_latency_sum 0.75
        app_latency_count 2
        # TYPE app_size_bytes summary
        # UNIT app_size_bytes bytes
        app_size_bytes{quantile="0.99"} +Inf
        app_size_bytes_sum -Inf
        app_size_bytes_count 0
        # EOF

        """,
        Texts.Write(ExpositionFormat.OpenMetrics, EveryType()));

    [Fact]
    public void A_counter_whose_bare_name_is_taken_is_unknown_under_its_full_name() => Assert.Equal(
        """
        # TYPE x gauge
        x 1
        # TYPE x_total unknown
        x_total 2
        # TYPE y counter
        y_total 3
        # EOF

        """,
        Texts.Write(
            ExpositionFormat.OpenMetrics,
            Texts.Family("x", FamilyType.Gauge, Texts.Sample(1)),
            Texts.Family("x_total", FamilyType.Counter, Texts.Sample(2)),
            Texts.Family("y_total", FamilyType.Counter, Texts.Sample(3))));

    [Fact]
    public void A_counter_within_the_names_of_a_histogram_is_unknown_and_the_histogram_stays() => Assert.Equal(
        """
        # TYPE x histogram
        x_bucket{le="+Inf"} 1
        x_sum 1
        x_count 1
        # TYPE x_count_total unknown
        x_count_total 2
        # EOF

        """,
        Texts.Write(
            ExpositionFormat.OpenMetrics,
            Texts.Family("x", FamilyType.Histogram, Texts.Sample("_bucket", 1, ("le", "+Inf")), Texts.Sample("_sum", 1), Texts.Sample("_count", 1)),
            Texts.Family("x_count_total", FamilyType.Counter, Texts.Sample(2))));

    [Theory]
    [InlineData(ExpositionFormat.Text004, "untyped", "")]
    [InlineData(ExpositionFormat.OpenMetrics, "unknown", "# EOF\n")]
    public void A_summary_beside_a_gauge_of_the_name_of_its_count_falls_apart(ExpositionFormat format, string untyped, string end) => Assert.Equal(
        $$"""
        # TYPE redis_foo {{untyped}}
        redis_foo{quantile="0.5"} 1
        # TYPE redis_foo_sum {{untyped}}
        redis_foo_sum 2
        # HELP redis_foo_count Foos.
        # TYPE redis_foo_count gauge
        redis_foo_count 3
        redis_foo_count{db="0"} 4

        """ + end,
        Texts.Write(
            format,
            Texts.Family("redis_foo", FamilyType.Summary, Texts.Sample(1, ("quantile", "0.5")), Texts.Sample("_sum", 2), Texts.Sample("_count", 3)),
            Texts.Family("redis_foo_count", FamilyType.Gauge, Texts.Sample(4, ("db", "0"))) with { Help = "Foos." }));

    [Fact]
    public void Nothing_to_say_is_an_empty_text_or_the_bare_end()
    {
        var empty = Texts.Family("x", FamilyType.Gauge);
        Assert.Equal("", Texts.Write(ExpositionFormat.Text004, empty));
        Assert.Equal("# EOF\n", Texts.Write(ExpositionFormat.OpenMetrics, empty));
    }

    [Theory]
    [InlineData(0, "0")]
    [InlineData(-0.0, "-0")]
    [InlineData(-12, "-12")]
    [InlineData(999999, "999999")]
    [InlineData(1000000, "1e+06")]
    [InlineData(-1234567, "-1.234567e+06")]
    [InlineData(999999.5, "999999.5")]
    [InlineData(0.1, "0.1")]
    [InlineData(0.0001, "0.0001")]
    [InlineData(0.00012345, "0.00012345")]
    [InlineData(0.00001, "1e-05")]
    [InlineData(1.5e-10, "1.5e-10")]
    [InlineData(1e21, "1e+21")]
    [InlineData(1e100, "1e+100")]
    [InlineData(double.Epsilon, "5e-324")]
    [InlineData(double.MaxValue, "1.7976931348623157e+308")]
    [InlineData(0.30000000000000004, "0.30000000000000004")]
    [InlineData(double.NegativeInfinity, "-Inf")]
    [InlineData(double.PositiveInfinity, "+Inf")]
    [InlineData(double.NaN, "NaN")]
    public void Values_are_written_as_Go_writes_them_and_numbers_in_labels_too(double value, string text)
    {
        Assert.Equal($"# TYPE x gauge\nx {text}\n", Texts.Write(ExpositionFormat.Text004, Texts.Family("x", FamilyType.Gauge, Texts.Sample(value))));
        Assert.Equal(text, GoFloat.Text(value));
    }

    [Fact]
    public void What_would_break_the_exposition_is_refused_when_rendered()
    {
        MetricFamily[] broken =
        [
            Texts.Family("a b", FamilyType.Gauge, Texts.Sample(1)),
            Texts.Family("", FamilyType.Gauge, Texts.Sample(1)),
            Texts.Family("x", FamilyType.Gauge, Texts.Sample(1, ("a-b", ""))),
            Texts.Family("x", FamilyType.Gauge, Texts.Sample("_sum", 1)),
            Texts.Family("x", FamilyType.Histogram, Texts.Sample(1)),
        ];
        Assert.All(broken, family => Assert.Throws<ArgumentException>(() => FamilyBlock.Render(family)));
        var twice = FamilyBlock.Render(Texts.Family("x", FamilyType.Gauge, Texts.Sample(1)));
        Assert.Throws<ArgumentException>(() => Texts.WriteBlocks(ExpositionFormat.Text004, [twice, twice]));
    }

    private static MetricFamily[] EveryType() =>
    [
        Texts.Family("app_up", FamilyType.Gauge, Texts.Sample(1)) with { Help = "Up, or not.\nSecond \"line\" \\." },
        Texts.Family("app_x", FamilyType.Unknown, Texts.Sample(double.NaN, ("a", "\\\"\n"))),
        Texts.Family("app_seconds_total", FamilyType.Counter, Texts.Sample(1.5, ("cpu", "0")), Texts.Sample("_created", 1.7e9, ("cpu", "0"))) with { Unit = "seconds" },
        Texts.Family("app_commits", FamilyType.Counter, Texts.Sample(7)) with { Unit = "seconds" },
        Texts.Family(
            "app_latency",
            FamilyType.Histogram,
            Texts.Sample("_bucket", 1, ("le", "0.5")),
            Texts.Sample("_bucket", 2, ("le", "+Inf")),
            Texts.Sample("_sum", 0.75),
            Texts.Sample("_count", 2)),
        Texts.Family(
            "app_size_bytes",
            FamilyType.Summary,
            Texts.Sample(double.PositiveInfinity, ("quantile", "0.99")),
            Texts.Sample("_sum", double.NegativeInfinity),
            Texts.Sample("_count", 0)) with { Unit = "bytes" },
    ];
}
