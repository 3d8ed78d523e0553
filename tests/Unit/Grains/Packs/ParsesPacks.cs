using Fleet.Grains.Collecting;
using Fleet.Grains.Packs;
using Xunit;

namespace Fleet.Tests.Unit.Grains.Packs;

public sealed class ParsesPacks
{
    private const string Good = """
        name: queues
        former: [queue]
        about: How long the queues are.
        default: "off"
        tier: heavy
        scope: database
        role: primary
        min_version: 14
        max_version: 16
        extension: pgq
        statement_timeout: 2s
        lock_timeout: 150ms
        row_cap: 50
        parameters: [top_statements]
        labels: [queue, shard=part]
        constant_labels: {origin: pgq}
        "null": zero
        queries:
          - min_extension: "3.4"
            sql: |
              SELECT queue, part, waiting FROM {extension_schema}.queues LIMIT $1
        families:
          - name: pgq_waiting
            of: [v0.15]
            aliases: [pgq_length]
            aliases_of: [v0.11, dashboards]
            type: gauge
            column: waiting
            scale: 0.5
            help: Waiting
          - name: pgq_{queue}_known
            type: untyped
            value: 1
            labels: []
            "null": nan
            min_version: 15
            help: Known {queue}
        """;

    private const string Bad = """
        name: Bad-Name
        default: maybe
        tier: weekly
        colour: red
        lock_timeout: 5
        row_cap: 0
        labels: [0day]
        former: [Old-name]
        parameters: [bottom]
        queries:
          - sql: "SELECT 1;"
            when: never
          - just a text
        families:
          - name: 0bad
            type: guage
            help: ""
            scale: much
          - name: pg_x
            type: gauge
            help: A help
            column: a
            value: 1
            labels: [a, a]
          - name: pg_x
            type: gauge
            help: A help
            column: a
          - name: pg_h
            type: histogram
            help: A help
            value: 1
            of: [v0.16]
        """;

    [Fact]
    public void A_good_pack_is_read_whole()
    {
        var parse = PackParser.Parse("queues.yaml", Good);
        Assert.Empty(parse.Problems);
        var pack = parse.Pack!;
        Assert.Equal(("queues", "queues", false, Tiers.Heavy), (pack.Name, pack.Collector, pack.Default, pack.Tier));
        Assert.Equal((PackScope.Database, ServerRole.Primary, "pgq"), (pack.Scope, pack.Role, pack.Extension));
        Assert.Equal((2000, 150, 50), (pack.StatementTimeout.TotalMilliseconds, pack.LockTimeout.TotalMilliseconds, pack.RowCap));
        Assert.True(pack.Versions.Contains(new Version(14, 0)) && pack.Versions.Contains(new Version(16, 9)));
        Assert.False(pack.Versions.Contains(new Version(13, 9)) || pack.Versions.Contains(new Version(17, 0)));
        Assert.False(pack.Queries[0].ExtensionVersions.Contains(new Version(3, 3)));
        var waiting = pack.Families[0];
        Assert.Equal(["pgq_waiting", "pgq_length"], waiting.Names);
        Assert.Equal(["v0.15"], waiting.Of);
        Assert.Equal(["v0.11", "dashboards"], waiting.AliasesOf);
        Assert.Equal(["queue"], pack.Former);
        Assert.Equal([new PackLabel("queue", "queue"), new PackLabel("shard", "part"), new PackLabel("origin", null, "pgq")], waiting.Labels);
        Assert.Equal((0.5, NullHandling.Zero), (waiting.Scale, waiting.Null));
        Assert.Equal((true, NullHandling.NaN, 1), (pack.Families[1].IsTemplate, pack.Families[1].Null, pack.Families[1].Labels.Length));
    }

    [Fact]
    public void All_problems_are_told_at_once_each_with_file_path_and_line()
    {
        var parse = PackParser.Parse("bad.yaml", Bad);
        Assert.Null(parse.Pack);
        var paths = parse.Problems.Select(problem => problem.Path).ToHashSet();
        Assert.Superset(
            new HashSet<string>
            {
                "name", "about", "default", "tier", "colour", "lock_timeout", "row_cap", "labels", "parameters", "queries[0].sql",
                "queries[0].when", "queries[1]", "families[0].name", "families[0].type", "families[0].help", "families[0].scale",
                "families[0].column", "families[1].column", "families[1].labels", "families",
                "families[3].column", "families[3].of", "former",
            },
            paths);
        Assert.Contains(parse.Problems, problem => problem.ToString() == "bad.yaml:16: families[0].type: \"guage\" is none of counter, gauge, histogram, untyped");
        Assert.Contains(parse.Problems, problem => problem is { Path: "colour", Line: 4 });
    }

    [Theory]
    [InlineData("{count: top_statements, label: id, within: db}", null)]
    [InlineData("{count: top_statements, label: id}", "must be a mapping of count, label and within")]
    [InlineData("{count: others, label: id, within: db}", "\"others\" is none of the pack's parameters")]
    [InlineData("{count: top_statements, label: id, within: shop}", "not every family has a label \"shop\"")]
    public void The_way_to_few_rows_names_a_parameter_and_two_labels(string top, string? problem)
    {
        var parse = PackParser.Parse("top.yaml", $$"""
            name: few
            about: Few rows.
            default: "on"
            tier: sizes
            rights: monitor
            parameters: [top_statements]
            top: {{top}}
            labels: [db, id]
            queries: [{sql: SELECT 1}]
            families: [{name: pg_few, type: counter, column: v, help: Few}]
            """);
        Assert.Equal(problem is null ? [] : [problem], parse.Problems.Select(one => one.Message));
        Assert.Equal(problem is null ? new TopRows("top_statements", "id", "db") : null, parse.Pack?.Top);
        Assert.Equal(problem is null, parse.Pack?.NeedsMonitor ?? false);
    }

    [Theory]
    [InlineData("")]
    [InlineData("- a list")]
    [InlineData("a: [")]
    [InlineData("name: a\nname: b")]
    [InlineData("a: 1\n---\nb: 2")]
    [InlineData("just text")]
    public void What_is_no_single_mapping_is_one_problem_of_the_file(string yaml)
    {
        var parse = PackParser.Parse("odd.yaml", yaml);
        Assert.Null(parse.Pack);
        Assert.StartsWith("odd.yaml:", Assert.Single(parse.Problems).ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void No_cut_or_twisted_pack_makes_the_parser_throw()
    {
        var random = new Random(20261121);
        for (var i = 0; i < 500; i++)
        {
            var text = Good.ToCharArray();
            for (var j = 0; j < 5; j++)
            {
                text[random.Next(text.Length)] = "[]{}:-'\"#&*!| \n\tx0"[random.Next(18)];
            }

            var parse = PackParser.Parse("twisted.yaml", new string(text)[..random.Next(text.Length)]);
            Assert.Equal(parse.Pack is null, !parse.Problems.IsEmpty);
        }
    }
}
