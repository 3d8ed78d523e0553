using Fleet.Cluster;
using Fleet.Grains.Collecting;
using Fleet.Grains.Packs;
using Fleet.Grains.Packs.Files;
using Xunit;

namespace Fleet.Tests.Unit.Grains.Packs.Legacy;

public sealed class LegacyQueriesTests
{
    private const string EveryUsage = """
        # Comments stand anywhere.
        pg_jobs:
          query: |
            SELECT queue, state, waiting, done, age, steps, secret FROM jobs; -- all of them
          master: true
          cache_seconds: 30
          runonserver: ">=13.0.0 <99.0.0"
          primary: ignored
          metrics:
            - queue: {usage: "LABEL", description: "Name of the queue"}
            - state:
                usage: "MAPPEDMETRIC"
                description: "State"
                metric_mapping: {running: 1, "off": 0, no: 2.5}
            - waiting: {usage: GAUGE, description: "Waiting"}
              done: {usage: COUNTER}
            - age: {usage: DURATION, description: Age}
            - steps: {usage: HISTOGRAM, description: Steps}
            - secret: {usage: DISCARD, description: Never}
            - odd: {usage: gauge, description: Unknown word}
            - waiting: {usage: GAUGE, description: "Waiting again"}
        jobs_plain:
          query: "SELECT 1 AS one"
        """;

    [Fact]
    public void A_namespace_becomes_a_pack_with_all_that_the_file_says()
    {
        var packs = Read(EveryUsage);
        var pack = packs[0];
        Assert.Equal(("pg_jobs", "pg_jobs", true, Tiers.Health, PackScope.Server), (pack.Name, pack.Collector, pack.Default, pack.Tier, pack.Scope));
        Assert.Equal((TimeSpan.FromSeconds(30), ">=13.0.0 <99.0.0", null), (pack.CacheTime, pack.RunsOn?.Text, pack.Refusal));
        Assert.Equal(new PackOrigin("q.yaml", "pg_jobs.query", 3), pack.Origin);
        var query = Assert.Single(pack.Queries);
        Assert.Equal(("SELECT queue, state, waiting, done, age, steps, secret FROM jobs", false), (query.Sql, query.IsSentAsIs));
        Assert.Equal(
            "queue Label, state MappedMetric, waiting Gauge, done Counter, age Duration, steps Histogram, secret Discard, odd Discard",
            string.Join(", ", pack.Columns!.Columns.Select(rule => $"{rule.Column} {rule.Usage}")));
        Assert.Equal("Waiting again", pack.Columns.Columns.Single(rule => rule.Column == "waiting").Help);
        Assert.Equal((1, 0, 2.5), (Mapping("running"), Mapping("off"), Mapping("no")));
        Assert.Equal(["pg_jobs_state", "pg_jobs_waiting", "pg_jobs_done", "pg_jobs_age_milliseconds", "pg_jobs_steps"], pack.FamilyNames);
        Assert.Equal((PackScope.Database, TimeSpan.Zero, null), (packs[1].Scope, packs[1].CacheTime, packs[1].RunsOn));

        double Mapping(string text) => pack.Columns.Columns.Single(rule => rule.Column == "state").Mapping[text];
    }

    [Fact]
    public void Without_discovery_everything_is_asked_in_the_one_database() =>
        Assert.All(Read(EveryUsage, everywhere: false), pack => Assert.Equal(PackScope.Server, pack.Scope));

    [Theory]
    [InlineData("true", true)]
    [InlineData("Yes", true)]
    [InlineData("on", true)]
    [InlineData("false", false)]
    [InlineData("no", false)]
    [InlineData("~", false)]
    [InlineData("", false)]
    public void Master_is_any_of_the_words_for_true(string word, bool isForMaster) =>
        Assert.Equal(isForMaster ? PackScope.Server : PackScope.Database, Read($"a: {{query: SELECT 1, master: {word}}}")[0].Scope);

    [Theory]
    [InlineData("a: {query: \"SELECT 1; SELECT 2\"}", "several statements")]
    [InlineData("a: {query: DELETE FROM t}", "is no query")]
    [InlineData("a: {metrics: []}", "holds no statement")]
    [InlineData("a-b: {query: SELECT 1}", "no beginning of a metric's name")]
    [InlineData("a: {query: SELECT 1, runonserver: \"ten\"}", "runonserver is no range")]
    public void A_query_that_cannot_be_asked_costs_itself_only(string yaml, string why)
    {
        var packs = Read(yaml + "\nfine: {query: SELECT 1}\n");
        Assert.Contains(why, packs[0].Refusal, StringComparison.Ordinal);
        Assert.Null(packs[1].Refusal);
    }

    [Theory]
    [InlineData("a: {query: [x]}", "q.yaml:1: a.query: must be a text")]
    [InlineData("a: {query: SELECT 1, master: maybe}", "q.yaml:1: a.master: must be true or false")]
    [InlineData("a:\n  query: SELECT 1\n  cache_seconds: -1", "q.yaml:3: a.cache_seconds: must be a whole number of seconds")]
    [InlineData("a: {query: SELECT 1, metrics: {b: {usage: GAUGE}}}", "q.yaml:1: a.metrics: must be a list of columns")]
    [InlineData("a:\n  query: SELECT 1\n  metrics:\n    - b", "q.yaml:4: a.metrics[0]: must be a column with its usage and description")]
    [InlineData("a:\n  query: SELECT 1\n  metrics:\n    - b: GAUGE", "q.yaml:4: a.metrics[0].b: must be a mapping with usage and description")]
    [InlineData("a:\n  query: SELECT 1\n  metrics:\n    - b: {metric_mapping: {x: y}}", "q.yaml:4: a.metrics[0].b.metric_mapping: must be a mapping of texts to numbers")]
    [InlineData("a: {query: SELECT 1}\nb: {query: SELECT 2}\na: {query: SELECT 3}", "q.yaml:1: a: the key is given twice, in lines 1 and 3")]
    [InlineData("a: {query: SELECT 1\nb: 2", "is no valid YAML")]
    [InlineData("a: {query: SELECT 1}\n---\nb: 2", "q.yaml:2: begins a second document; only one is read")]
    [InlineData("- a", "must be one YAML document that is a mapping")]
    [InlineData("a: &a {query: SELECT 1, metrics: *a}", "q.yaml:1: refers to an anchor that is not complete before it")]
    public void What_is_wrong_with_a_file_names_place_and_reason(string yaml, string problem)
    {
        var content = Parse(yaml);
        Assert.Empty(content.Packs);
        Assert.Contains(problem, string.Join('\n', content.Problems), StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_is_too_deep_or_too_large_is_refused_and_not_survived_by_luck()
    {
        Assert.Contains("nested deeper", Assert.Single(Parse("a: {query: x, metrics: " + new string('[', 100_000)).Problems).Message, StringComparison.Ordinal);
        var wide = "x: &a [1,1,1,1,1,1,1,1,1,1]\ny: &b [*a,*a,*a,*a,*a,*a,*a,*a,*a,*a]\nz: &c [*b,*b,*b,*b,*b,*b,*b,*b,*b,*b]\nu: &d [*c,*c,*c,*c,*c,*c,*c,*c,*c,*c]\nv: &e [*d,*d,*d,*d,*d,*d,*d,*d,*d,*d]";
        Assert.Contains("values, aliases written out", Assert.Single(Parse(wide).Problems).Message, StringComparison.Ordinal);
        Assert.Contains("has more than", Assert.Single(Parse(new string(' ', (1 << 20) + 1)).Problems).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_empty_file_holds_no_queries()
    {
        var content = Parse("# all of it is commented out\n");
        Assert.Equal((0, 0), (content.Packs.Length, content.Problems.Length));
    }

    [Fact]
    public void No_cut_or_twisted_file_makes_the_reader_throw()
    {
        var random = new Random(20261121);
        for (var i = 0; i < 1000; i++)
        {
            var text = EveryUsage.ToCharArray();
            for (var j = 0; j < 4; j++)
            {
                text[random.Next(text.Length)] = "[]{}:-'\"#&*!| \n\tx0<"[random.Next(19)];
            }

            Parse(new string(text)[..random.Next(text.Length)]);
        }
    }

    private static PackFileContent Parse(string yaml, bool everywhere = true) =>
        PackFileParser.Parse("q.yaml", System.Text.Encoding.UTF8.GetBytes(yaml), everywhere, Limits.Default);

    private static QueryPack[] Read(string yaml, bool everywhere = true)
    {
        var content = Parse(yaml, everywhere);
        Assert.Empty(content.Problems);
        return [.. content.Packs];
    }
}
