using Fleet.Tests.Testing;
using Fleet.Tests.Unit.Documents;
using Xunit;

namespace Fleet.Tests.Unit.Grains.Redis;

/// <summary>Goes through all that redis_exporter 1.45, 1.55 and 1.89 ever show, by exporter_metrics.tsv: facts of its versions.</summary>
public sealed class ExporterMetricsTests
{
    /// <summary>What has no family of its own here, and why.</summary>
    private static readonly Dictionary<string, string> Exceptions = new(StringComparer.Ordinal)
    {
        ["redis_up"] = "the grain serves it",
        ["redis_db*"] = "a leak: lines that nobody knows, under their own names",
        ["redis_exporter_build_info"] = "there is no exporter; Fleet's own pages have fleet_build_info",
        ["redis_target_scrape_request_errors_total"] = "it stands on the gateway's own /metrics",
        ["go_*"] = "no page of a target has series of the process that collects it",
        ["process_*"] = "no page of a target has series of the process that collects it",
    };

    private static readonly Dictionary<string, FamilyRow> Served =
        RedisDocument.Build().Sections.SelectMany(static section => section.Rows).GroupBy(static row => row.Name).ToDictionary(static rows => rows.Key, static rows => rows.First());

    public static TheoryData<string, string, string> Rows()
    {
        var rows = new TheoryData<string, string, string>();
        foreach (var row in Read())
        {
            rows.Add(row[0], row[1], row[2]);
        }

        return rows;
    }

    [Theory]
    [MemberData(nameof(Rows))]
    public void A_metric_of_the_exporter_is_served_with_its_type_and_labels(string name, string type, string labels)
    {
        if (Exceptions.ContainsKey(name))
        {
            Assert.True(name == "redis_up" || !Served.ContainsKey(name), $"{name} is served: it is no exception any more");
            return;
        }

        var row = Served.GetValueOrDefault(name)
            ?? (name.StartsWith("redis_cluster_", StringComparison.Ordinal) ? Served["redis_cluster_{field}"] : null);
        Assert.True(row is not null, $"{name} is not served");
        Assert.Equal(type, row.Type.ToString().ToLowerInvariant());
        var wanted = labels.Split(',', StringSplitOptions.RemoveEmptyEntries);
        Assert.Empty(wanted.Where(static label => label[0] != '[').Except(row.Labels));
        Assert.Empty(row.Labels.Except(["le", "quantile"]).Except(wanted.Select(static label => label.Trim('[', ']'))));
    }

    [Fact]
    public void Every_exception_is_a_metric_of_the_exporter() =>
        Assert.Empty(Exceptions.Keys.Except(Read().Select(static row => row[0])));

    private static IEnumerable<string[]> Read() =>
        File.ReadLines(Checkout.PathOf("tests", "Unit", "Grains", "Redis", "exporter_metrics.tsv")).Skip(1).Select(static line => line.Split('\t'));
}
