using Fleet.Cluster;
using Fleet.Exposition;
using Fleet.Grains.Packs;
using Npgsql;
using Xunit;

namespace Fleet.Tests.Integration.Postgres;

public sealed class RunsPacks(ShopServer shop) : IClassFixture<ShopServer>
{
    private const string Mapping = """
        name: shapes
        about: Every way of mapping a column.
        default: "on"
        tier: health
        labels: [datname, kind=type]
        constant_labels: {origin: test}
        queries:
          - sql: |
              SELECT * FROM (VALUES ('shop', 'a', 1.5::numeric, NULL::int, true, 'x"y'), ('other', 'b', 2, 7, false, 'z'), ('hidden', 'c', 3, 8, true, 'h'))
                  AS v (datname, type, number, gap, flag, word) -- it ends in a comment; also with one
        families:
          - {name: pg_number, aliases: [pg_number_again], type: gauge, column: number, scale: 1000, help: Number}
          - {name: pg_gap, type: gauge, column: gap, help: Gap}
          - {name: pg_gap_zero, type: counter, column: gap, "null": zero, help: Gap}
          - {name: pg_gap_nan, type: untyped, column: gap, "null": nan, help: Gap}
          - {name: pg_flag, type: gauge, column: flag, labels: [word], help: Flag}
          - {name: "pg_kind_{type}", type: gauge, value: 4, labels: [], help: "Kind {type}"}
          - {name: pg_later, type: gauge, column: not_there, help: Later, min_version: 99}
        """;

    [Fact]
    public async Task Columns_become_families_as_the_pack_says()
    {
        var run = Run(Mapping);
        await RunAsync(new PackRunner(TimeProvider.System), run);
        Assert.Null(run.Error);
        var lines = run.Families.SelectMany(family => family.Samples.Select(sample =>
            $"{family.Name} {family.Type} {string.Join(',', sample.Labels.Select(label => label.Name + "=" + label.Value))} {sample.Value}")).Order(StringComparer.Ordinal);
        Assert.Equal(
            new[]
            {
                "pg_number Gauge datname=shop,kind=a,origin=test 1500",
                "pg_number Gauge datname=other,kind=b,origin=test 2000",
                "pg_number_again Gauge datname=shop,kind=a,origin=test 1500",
                "pg_number_again Gauge datname=other,kind=b,origin=test 2000",
                "pg_gap_zero Counter datname=shop,kind=a,origin=test 0",
                "pg_gap_zero Counter datname=other,kind=b,origin=test 7",
                "pg_gap_nan Unknown datname=shop,kind=a,origin=test NaN",
                "pg_gap_nan Unknown datname=other,kind=b,origin=test 7",
                "pg_flag Gauge word=x\"y,origin=test 1",
                "pg_flag Gauge word=z,origin=test 0",
                "pg_flag Gauge word=h,origin=test 1",
                "pg_kind_a Gauge origin=test 4",
                "pg_kind_b Gauge origin=test 4",
                "pg_kind_c Gauge origin=test 4",
                "pg_gap Gauge datname=other,kind=b,origin=test 7",
            }.Order(StringComparer.Ordinal),
            lines);
        Assert.Equal("Kind b", run.Families.Single(family => family.Name == "pg_kind_b").Help);
    }

    [Fact]
    public async Task An_error_costs_its_own_pack_only_and_from_then_on_no_second_question()
    {
        var runner = new PackRunner(TimeProvider.System);
        PackRun[] Runs() => [Run(Simple("first", "SELECT 1 AS v")), Run(Simple("broken", "SELECT 1 / (random() * 0)::int AS v")), Run(Simple("last", "SELECT 3 AS v"))];
        var first = Runs();
        Assert.Equal(2, await RunAsync(runner, first));
        Assert.Equal(["broken"], first.Where(run => run.Error is PostgresException { SqlState: "22012" }).Select(run => run.Pack.Name));
        Assert.Equal(["pg_first", "pg_last"], first.SelectMany(run => run.Families).Select(family => family.Name));
        Assert.Equal(["broken"], runner.Quarantine);
        Assert.Equal(2, await RunAsync(runner, Runs()));
        var healed = new[] { Run(Simple("first", "SELECT 1 AS v")), Run(Simple("broken", "SELECT 2 AS v")) };
        Assert.Equal(2, await RunAsync(runner, healed));
        Assert.Empty(runner.Quarantine);
        Assert.Equal(1, await RunAsync(runner, Run(Simple("first", "SELECT 1 AS v")), Run(Simple("broken", "SELECT 2 AS v"))));
    }

    [Fact]
    public async Task Each_statement_is_charged_with_its_own_time()
    {
        PackRun[] runs = [Run(Simple("quick", "SELECT 1 AS v")), Run(Simple("slow", "SELECT 1 AS v FROM pg_sleep(1)")), Run(Simple("none", "SELECT 1 AS v WHERE false"))];
        await RunAsync(new PackRunner(TimeProvider.System), runs);
        Assert.True(runs[1].Duration > TimeSpan.FromMilliseconds(990), runs[1].Duration.ToString());
        Assert.All([runs[0], runs[2]], run => Assert.True(run.Duration < runs[1].Duration, run.Duration.ToString()));
    }

    [Fact]
    public async Task Rows_beyond_the_cap_are_cut_and_the_cut_is_told()
    {
        var run = Run(Simple("many", "SELECT g AS v, g::text AS n FROM generate_series(1, 1000000) g", "row_cap: 10\nlabels: [n]"));
        await RunAsync(new PackRunner(TimeProvider.System), run);
        Assert.True(run.WasCut);
        Assert.Equal(10, run.Families[0].Samples.Length);
    }

    [Fact]
    public async Task Long_label_values_are_cut_without_breaking_a_character()
    {
        var run = Run(Simple("long", "SELECT 1 AS v, repeat('\U0001F418', 600) AS n", "labels: [n]"));
        await RunAsync(new PackRunner(TimeProvider.System), run);
        Assert.Equal(string.Concat(Enumerable.Repeat("\U0001F418", 256)), run.Families[0].Samples[0].Labels[0].Value);
    }

    [Fact]
    public async Task Four_columns_become_a_histogram()
    {
        var run = Run(Shaped("histogram", "SELECT 'a' AS n, ARRAY[100, 250.5, 2000000] AS v, ARRAY[1, 3, 4] AS v_bucket, 700::numeric AS v_sum, 4 AS v_count UNION ALL SELECT 'b', NULL, NULL, NULL, NULL"));
        await RunAsync(new PackRunner(TimeProvider.System), run);
        Assert.Null(run.Error);
        var family = Assert.Single(run.Families);
        Assert.Equal(FamilyType.Histogram, family.Type);
        Assert.Equal(
            ["_bucket n=a,le=50 1", "_bucket n=a,le=125.25 3", "_bucket n=a,le=1e+06 4", "_bucket n=a,le=+Inf 4", "_sum n=a 350", "_count n=a 4"],
            family.Samples.Select(sample => $"{sample.Suffix} {string.Join(',', sample.Labels.Select(label => label.Name + "=" + label.Value))} {sample.Value}"));

        var uneven = Run(Shaped("histogram", "SELECT '' AS n, ARRAY[1, 2] AS v, ARRAY[1] AS v_bucket, 1 AS v_sum, 1 AS v_count"));
        var partly = Run(Shaped("histogram", "SELECT '' AS n, ARRAY[1] AS v, ARRAY[1] AS v_bucket, 1 AS v_sum"));
        await RunAsync(new PackRunner(TimeProvider.System), uneven);
        await RunAsync(new PackRunner(TimeProvider.System), partly);
        Assert.Contains("2 upper bounds for 1 counts", Assert.IsType<PackMappingException>(uneven.Error).Message, StringComparison.Ordinal);
        Assert.Contains("no column v_count", Assert.IsType<PackMappingException>(partly.Error).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_statement_that_does_not_give_what_the_pack_maps_fails_and_says_so()
    {
        var missing = Run(Simple("missing", "SELECT 1 AS other"));
        var text = Run(Simple("text", "SELECT 'abc' AS v"));
        var fine = Run(Simple("fine", "SELECT 1 AS v"));
        await RunAsync(new PackRunner(TimeProvider.System), missing, text, fine);
        Assert.Contains("no column v", Assert.IsType<PackMappingException>(missing.Error).Message, StringComparison.Ordinal);
        Assert.Contains("no number", Assert.IsType<PackMappingException>(text.Error).Message, StringComparison.Ordinal);
        Assert.Single(fine.Families);
    }

    private static string Simple(string name, string sql, string more = "") => $$"""
        name: {{name}}
        about: One value.
        default: "on"
        tier: health
        queries: [{sql: "{{sql}}"}]
        families: [{name: pg_{{name}}, type: gauge, column: v, help: Value}]

        """ + more;

    private static string Shaped(string type, string sql) => $$"""
        name: shaped
        about: One family.
        default: "on"
        tier: health
        labels: [n]
        queries: [{sql: "{{sql}}"}]
        families: [{name: pg_shaped, type: {{type}}, column: v, scale: 0.5, help: Value}]
        """;

    private static PackRun Run(string yaml)
    {
        var parse = PackParser.Parse("test.yaml", yaml);
        Assert.Empty(parse.Problems);
        var bounds = new PackBounds(Limits.Default, TimeSpan.FromSeconds(5), name => name != "hidden");
        return new PackRun(new ChosenPack(parse.Pack!, parse.Pack!.Queries[0], string.Empty), new Version(15, 0), bounds, _ => 0);
    }

    private async Task<int> RunAsync(PackRunner runner, params PackRun[] runs)
    {
        await using var connection = new NpgsqlConnection(shop.Server.ConnectionString());
        await connection.OpenAsync();
        var session = new BatchSession(connection);
        await runner.RunAsync(session, null, runs, CancellationToken.None);
        return session.RoundTrips;
    }
}
