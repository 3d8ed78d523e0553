using System.Text;
using Fleet.Exposition;
using Xunit;

namespace Fleet.Tests.Unit.Exposition;

public sealed class Parsing
{
    [Fact]
    public void Text_004_is_read_with_tolerance()
    {
        const string text = """

            # a comment
              # TYPE  http_seconds   histogram
            http_seconds_bucket { le = "0.1" , code="200", } 1 1700000000000
            http_seconds_sum{code="200"}	1e-3
            # HELP http_seconds  Two  blanks \n \\ \" \x.
            other 0
            http_seconds_count{code="200"} +inf
            # TYPE http_seconds histogram
            # EOF
            other{a="ä€😀\q"} nan
            # TYPE nothing counter

            """;
        Assert.Equal(
            Texts.Show(
            [
                Texts.Family(
                    "http_seconds",
                    FamilyType.Histogram,
                    Texts.Sample("_bucket", 1, ("le", "0.1"), ("code", "200")),
                    Texts.Sample("_sum", 0.001, ("code", "200")),
                    Texts.Sample("_count", double.PositiveInfinity, ("code", "200"))) with { Help = " Two  blanks \n \\ \\\" \\x." },
                Texts.Family("other", FamilyType.Unknown, Texts.Sample(0), Texts.Sample(double.NaN, ("a", "ä€😀\\q"))),
            ]),
            Texts.Show(Texts.Read(text, ExpositionFormat.Text004)));
    }

    [Fact]
    public void OpenMetrics_types_that_Fleet_has_not_become_what_text_004_would_show()
    {
        const string text = """
            # TYPE build info
            build_info{version="1"} 1
            # TYPE mode stateset
            mode{mode="a"} 1
            # TYPE wait gaugehistogram
            wait_bucket{le="+Inf"} 1 # {trace_id="a b"} 0.5 1.5
            wait_gcount 1
            wait_gsum 0.5 1.2
            # TYPE done counter
            # HELP done Done \"so far\".
            done_total 3 # {} 1
            done_created 1.5
            # EOF
            """;
        Assert.Equal(
            Texts.Show(
            [
                Texts.Family("build_info", FamilyType.Gauge, Texts.Sample(1, ("version", "1"))),
                Texts.Family("mode", FamilyType.Gauge, Texts.Sample(1, ("mode", "a"))),
                Texts.Family("wait_bucket", FamilyType.Unknown, Texts.Sample(1, ("le", "+Inf"))),
                Texts.Family("wait_gcount", FamilyType.Unknown, Texts.Sample(1)),
                Texts.Family("wait_gsum", FamilyType.Unknown, Texts.Sample(0.5)),
                Texts.Family("done_total", FamilyType.Counter, Texts.Sample(3), Texts.Sample("_created", 1.5)) with { Help = "Done \"so far\"." },
            ]),
            Texts.Show(Texts.Read(text, ExpositionFormat.OpenMetrics)));
    }

    [Theory]
    [InlineData("x", 1, "no value")]
    [InlineData("x \n", 1, "no value")]
    [InlineData("x 1", 1, "last line has no end: the text was cut off")]
    [InlineData("x 1\ny 1z\n", 2, "value is no number")]
    [InlineData("x 1e999\n", 1, "value is no number")]
    [InlineData("x 1,5\n", 1, "value is no number")]
    [InlineData("x 1\r\n", 1, "value is no number")]
    [InlineData("x 1 2 3\n", 1, "text behind the value")]
    [InlineData("x 1 # {} 1\n", 1, "text behind the value")]
    [InlineData("x 1 soon\n", 1, "timestamp is no number")]
    [InlineData("1x 1\n", 1, "invalid metric name")]
    [InlineData("{a=\"b\"} 1\n", 1, "invalid metric name")]
    [InlineData("x{a=\"b\" 1\n", 1, "no , or } behind a label")]
    [InlineData("x{a=\"b\"\n", 1, "no , or } behind a label")]
    [InlineData("x{\n", 1, "labels without }")]
    [InlineData("x{a=\"b\\\"} 1\n", 1, "label value has no end")]
    [InlineData("x{a=\"b\\", 1, "label value has no end")]
    [InlineData("x{a=b} 1\n", 1, "label value is not quoted")]
    [InlineData("x{\"a\"=\"b\"} 1\n", 1, "invalid label name")]
    [InlineData("x{,} 1\n", 1, "invalid label name")]
    [InlineData("x{a=\"1\",a=\"2\"} 1\n", 1, "label appears twice")]
    [InlineData("# TYPE x thing\n", 1, "unknown type")]
    [InlineData("# TYPE x gauge\n# TYPE x counter\n", 2, "family has two types")]
    [InlineData("x 1\n# TYPE x histogram\n", 2, "type after the family's samples")]
    [InlineData("# TYPE x histogram\nx 1\n", 2, "histogram sample without _bucket, _sum or _count")]
    [InlineData("# HELP 1x y\n", 1, "invalid metric name")]
    public void Broken_text_004_is_refused_with_line_and_reason(string text, int line, string reason) =>
        Assert.Equal(new ParseError(line, reason), Texts.Parse(text, ExpositionFormat.Text004).Error);

    [Theory]
    [InlineData("", 0, "no # EOF: the text was cut off")]
    [InlineData("x 1\n", 1, "no # EOF: the text was cut off")]
    [InlineData("# EOF\nx 1\n", 2, "text after # EOF")]
    [InlineData("\n# EOF\n", 1, "blank line")]
    [InlineData("# hello\n# EOF\n", 1, "comment that is none of TYPE, HELP, UNIT, EOF")]
    [InlineData("# TYPE x gauge\nx 1\n# HELP x y\n# EOF\n", 3, "metadata after the family's samples")]
    [InlineData("x 1\ny 1\nx 2\nz 1\n# EOF\n", 4, "family appears twice, or its names clash with another's")]
    [InlineData("# TYPE x gauge\nx 1\n# TYPE x counter\n# EOF\n", 3, "metadata after the family's samples")]
    [InlineData("# TYPE x gauge\nx 1\n# TYPE x_total counter\nx_total_total 1\n# TYPE y gauge\n# TYPE x counter\nx_total 1\n# EOF\n", 8, "family appears twice, or its names clash with another's")]
    [InlineData("# TYPE x summary\nx_count 1\n# TYPE x_count gauge\nx_count{a=\"b\"} 1\n# EOF\n", 5, "family appears twice, or its names clash with another's")]
    [InlineData("# TYPE x counter\nx 1\n# EOF\n", 3, "family appears twice, or its names clash with another's")]
    [InlineData("# TYPE x counter\n# UNIT x seconds\n# EOF\n", 2, "name does not end with its unit")]
    [InlineData("# TYPE x counter\n# TYPE x counter\n# EOF\n", 2, "second TYPE line")]
    [InlineData("# HELP x a\n# HELP x a\n# EOF\n", 2, "second HELP line")]
    [InlineData("x 1 # 5\n# EOF\n", 1, "exemplar without labels")]
    [InlineData("x 1 # {} a\n# EOF\n", 1, "exemplar's value is no number")]
    [InlineData("x 1 # {} 1 2 3\n# EOF\n", 1, "text behind the exemplar")]
    public void Broken_OpenMetrics_is_refused_with_line_and_reason(string text, int line, string reason) =>
        Assert.Equal(new ParseError(line, reason), Texts.Parse(text, ExpositionFormat.OpenMetrics).Error);

    [Fact]
    public void Bytes_that_are_not_UTF8_are_refused()
    {
        byte[] text = [.. "x 1\ny{a=\""u8, 0xC3, .. "\"} 1\n"u8];
        Assert.Equal(new ParseError(2, "line is not UTF-8"), ExpositionParser.Parse(text, ExpositionFormat.Text004, Texts.Wide).Error);
    }

    [Fact]
    public void Each_limit_holds_at_its_last_allowed_value_and_not_beyond()
    {
        foreach (var format in Enum.GetValues<ExpositionFormat>())
        {
            var text = Encoding.UTF8.GetBytes("# TYPE x gauge\nx{a=\"1\",b=\"2\"} 1\nx 2\ny 1234567890123\n# EOF\n");
            var exact = new ParseLimits { Bytes = text.Length, LineBytes = 16, Families = 2, Samples = 3, LabelsPerSample = 2 };
            Assert.Null(ExpositionParser.Parse(text, format, exact).Error);
            Assert.Equal(new ParseError(0, "text is longer than allowed"), ErrorOf(exact with { Bytes = text.Length - 1 }));
            Assert.Equal(new ParseError(2, "line is longer than allowed"), ErrorOf(exact with { LineBytes = 15 }));
            Assert.Equal(new ParseError(4, "more families than allowed"), ErrorOf(exact with { Families = 1 }));
            Assert.Equal(new ParseError(4, "more samples than allowed"), ErrorOf(exact with { Samples = 2 }));
            Assert.Equal(new ParseError(2, "more labels than allowed"), ErrorOf(exact with { LabelsPerSample = 1 }));

            ParseError? ErrorOf(ParseLimits limits) => ExpositionParser.Parse(text, format, limits).Error;
        }
    }
}
