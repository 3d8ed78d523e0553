using System.Globalization;
using System.Text;
using Fleet.Exposition;
using Fleet.Grains.Collecting;
using Fleet.Tests.Testing;
using Fleet.Tests.Testing.Servers;
using Xunit;

namespace Fleet.Tests.Integration.Postgres.Queries;

/// <summary>The same file of queries at prometheus-postgres-exporter 0.11 and at Fleet, on one server.</summary>
public sealed class StandsInForTheQueryFile(QueryServer server, ITestOutputHelper output) : IClassFixture<QueryServer>
{
    private static readonly ParseLimits Limits = new() { Bytes = 1 << 20, LineBytes = 1 << 16, Families = 10_000, Samples = 100_000, LabelsPerSample = 100 };

    private static readonly string[] Ours = ["pg_corpus_", "corpus_", "pg_stat_archiver_"];

    [Fact]
    public async Task Every_series_of_the_exporter_is_there_with_the_same_type_help_labels_and_value_and_no_other()
    {
        var yaml = await File.ReadAllTextAsync(Checkout.PathOf("tests", "Integration", "Postgres", "Queries", "corpus.yaml"));
        var (watched, file) = server.Over(yaml, everywhere: false);
        await using var _ = watched;
        await using var exporter = await ExporterProcess.StartAsync(server.Server, "shop", "--extend.query-path=" + file);
        var text = await exporter.ScrapeAsync();
        var theirs = Lines(ExpositionParser.Parse(Encoding.UTF8.GetBytes(text), ExpositionFormat.Text004, Limits).Families);
        var collection = await watched.CollectAsync();
        var ours = Lines(FamilyMerger.Merge(collection.Parts.SelectMany(part => part.Families)).Families);
        output.WriteLine(string.Join('\n', theirs));
        Assert.True(theirs.Count > 35, $"{theirs.Count} series of the exporter");
        Assert.Equal(string.Join('\n', theirs), string.Join('\n', ours));
        Assert.Contains(collection.Parts, part => part.Collector == "pg_corpus_broken" && part.Outcome.Kind == OutcomeKind.Failed);
        Assert.Contains("pg_exporter_last_scrape_error 1", text, StringComparison.Ordinal);
        Assert.Equal(1, collection.Value("pg_exporter_last_scrape_error"));
    }

    [Fact]
    public async Task The_load_error_is_the_exporters_with_its_labels_and_values()
    {
        foreach (var yaml in (string[])["a: {query: SELECT 1 AS b}\n", "a: [broken\n"])
        {
            var (watched, file) = server.Over(yaml, everywhere: false);
            await using var _ = watched;
            await using var exporter = await ExporterProcess.StartAsync(server.Server, "shop", "--extend.query-path=" + file);
            var theirs = (await exporter.ScrapeAsync()).Split('\n').Single(line => line.StartsWith("pg_exporter_user_queries_load_error{", StringComparison.Ordinal));
            var sample = Assert.Single((await watched.CollectAsync()).Samples("pg_exporter_user_queries_load_error"));
            var labels = string.Join(',', sample.Labels.Select(label => $"{label.Name}=\"{label.Value}\""));
            Assert.Equal(theirs, $"pg_exporter_user_queries_load_error{{{labels}}} {sample.Value.ToString(CultureInfo.InvariantCulture)}");
        }
    }

    // Fleet's own families of pg_stat_archiver_* would show here if the file's namespace did not take their place.
    private static SortedSet<string> Lines(IEnumerable<MetricFamily> families) => new(
        from family in families
        where Ours.Any(prefix => family.Name.StartsWith(prefix, StringComparison.Ordinal))
        from sample in family.Samples
        let labels = sample.Labels.Where(label => label.Name != "server" && label.Value.Length > 0).Select(label => $"{label.Name}={label.Value}").Order(StringComparer.Ordinal)
        select $"{family.Name}{sample.Suffix}{{{string.Join(',', labels)}}} {sample.Value.ToString("R", CultureInfo.InvariantCulture)} {family.Type} {family.Help}",
        StringComparer.Ordinal);
}
