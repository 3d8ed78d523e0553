using System.Diagnostics;
using System.Globalization;
using System.Text;
using Fleet.Cluster;
using Fleet.Cluster.Targets;
using Xunit;

namespace Fleet.Tests.Unit.Cluster.Targets;

public sealed class YamlNodesTests
{
    [Theory]
    [InlineData("yes", "\"yes\"")]
    [InlineData("on", "\"on\"")]
    [InlineData("true", "true")]
    [InlineData("FALSE", "false")]
    [InlineData("~", "null")]
    [InlineData("", "null")]
    [InlineData("12", "12")]
    [InlineData("-012", "-12")]
    [InlineData("0o17", "15")]
    [InlineData("0x1F", "31")]
    [InlineData("1_000", "\"1_000\"")]
    [InlineData("1:30", "\"1:30\"")]
    [InlineData("1.5", "1.5")]
    [InlineData("2026-01-01", "\"2026-01-01\"")]
    [InlineData("'12'", "\"12\"")]
    [InlineData("!!str 12", "\"12\"")]
    [InlineData("!!int 12", "12")]
    [InlineData("! 12", "\"12\"")]
    [InlineData("15s", "\"15s\"")]
    public void Scalars_are_typed_by_the_core_schema(string yaml, string json) =>
        Assert.Equal($"{{\"a\":{json}}}", YamlNodes.Read($"a: {yaml}").Node!.ToJsonString());

    [Theory]
    [InlineData(".inf")]
    [InlineData(".NaN")]
    [InlineData("!!int x")]
    [InlineData("!!binary aGk=")]
    [InlineData("!evil x")]
    [InlineData("1e999")]
    [InlineData("0xFFFFFFFFFFFFFFFFFF")]
    public void Values_that_are_none_are_problems_with_their_path(string yaml) =>
        Assert.Equal("a", Assert.Single(YamlNodes.Read($"a: {yaml}").Problems).Path);

    [Fact]
    public void Every_key_given_twice_is_named_with_both_lines()
    {
        var problems = YamlNodes.Read("a: 1\nb:\n  c: 1\n  c: 2\na: 3\n").Problems;

        Assert.Equal(
            ["b.c: the key is given twice, in lines 3 and 4", "a: the key is given twice, in lines 1 and 5"],
            problems.Select(p => p.ToString()));
    }

    [Fact]
    public void Anchors_work() =>
        Assert.Equal("""{"a":{"x":[1]},"b":{"x":[1]}}""", YamlNodes.Read("a: &n {x: [1]}\nb: *n").Node!.ToJsonString());

    [Fact]
    public void A_billion_laughs_end_early()
    {
        var text = new StringBuilder("a0: &a0 [x,x,x,x,x,x,x,x,x,x]\n");
        for (var i = 1; i < 12; i++)
        {
            var list = string.Join(",", Enumerable.Repeat($"*a{i - 1}", 10));
            text.Append(CultureInfo.InvariantCulture, $"a{i}: &a{i} [{list}]\n");
        }

        var problem = Refused(text.ToString());
        Assert.Equal("has more than 1000000 values, aliases written out", problem.Reason);
    }

    [Fact]
    public void Depth_through_aliases_is_depth()
    {
        var text = new StringBuilder("a0: &a0 [x]\n");
        for (var i = 1; i < 2000; i++)
        {
            text.Append(CultureInfo.InvariantCulture, $"a{i}: &a{i} [*a{i - 1}]\n");
        }

        Assert.Equal("is nested deeper than 16 levels", Refused(text.ToString()).Reason);
    }

    [Theory]
    [InlineData("a: &x [*x]")]
    [InlineData("a: *nowhere")]
    [InlineData("a: 1\n---\nb: 2")]
    [InlineData("[a, b]: 1")]
    [InlineData("a: [1")]
    [InlineData("a: 'x")]
    [InlineData("a: b: c")]
    [InlineData("%YAML 9.9\n---\na")]
    [InlineData("a: \"\\q\"")]
    public void Broken_yaml_is_a_problem_with_a_line(string yaml) =>
        Assert.StartsWith("line ", Refused(yaml).Path, StringComparison.Ordinal);

    [Fact]
    public void A_tab_as_indentation_is_named() =>
        Assert.Contains("tabs", Refused("targets:\n\t- id: a\n").Reason, StringComparison.Ordinal);

    [Theory]
    [InlineData("[")]
    [InlineData("{a: ")]
    [InlineData("- ")]
    public void Deep_nesting_ends_early(string open) =>
        Assert.Equal("is nested deeper than 16 levels", Refused(string.Concat(Enumerable.Repeat(open, 1_000_000))).Reason);

    [Fact]
    public void Bytes_that_are_no_utf8_and_files_of_9_MB_are_refused()
    {
        Assert.Contains("offset 4", YamlNodes.Read([.. "id: "u8, 0xff], Limits.Default).Problems[0].Reason, StringComparison.Ordinal);
        Assert.False(YamlNodes.Read(Encoding.Unicode.GetBytes("\uFEFFid: a"), Limits.Default).Ok);
        Assert.Contains("8388608", YamlNodes.Read(new byte[9 << 20], Limits.Default).Problems[0].Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void The_parser_quotes_no_text_of_the_file() =>
        Assert.DoesNotContain("hunter2", Refused("password: *hunter2").ToString() + Refused("a: \"hunter2\\q\"") + Refused("hunter2: a: b"), StringComparison.Ordinal);

    [Fact]
    public void An_empty_document_is_null_and_a_mark_at_the_beginning_is_cut()
    {
        Assert.Null(YamlNodes.Read(string.Empty).Node);
        Assert.True(YamlNodes.Read("# only a comment\n").Ok);
        Assert.Equal("""{"a":1}""", YamlNodes.Read("\uFEFFa: 1").Node!.ToJsonString());
    }

    [Theory]
    [InlineData(20261121)]
    [InlineData(7)]
    public void Mutated_yaml_never_throws(int seed)
    {
        var random = new Random(seed);
        const string Seed = "targets:\n  - &a {id: shop, kind: postgres, address: 'db:5432'}\n  - *a\n  - id: \"x\"\n    labels: {team: !!str 1}\n";
        const string Bytes = "\t\n :-[]{}&*!|>'\"%@`#,?\\<=~\0\u0085\u2028abc019";
        for (var i = 0; i < 4000; i++)
        {
            var text = new StringBuilder(Seed);
            for (var n = random.Next(1, 6); n > 0; n--)
            {
                text[random.Next(text.Length)] = Bytes[random.Next(Bytes.Length)];
            }

            try
            {
                var read = YamlNodes.Read(text.ToString());
                Assert.True(read.Ok || read.Node is null);
                TargetSpecParser.Parse(read.Node, new ParseContext());
            }
            catch (Exception e) when (e is not Xunit.Sdk.XunitException)
            {
                Assert.Fail($"seed {seed}, round {i}: {e} for\n{text}");
            }
        }
    }

    private static SpecProblem Refused(string yaml)
    {
        var clock = Stopwatch.StartNew();
        var read = YamlNodes.Read(yaml);
        Assert.True(clock.Elapsed < TimeSpan.FromSeconds(5), $"took {clock.Elapsed}");
        Assert.Null(read.Node);
        return Assert.Single(read.Problems);
    }
}
