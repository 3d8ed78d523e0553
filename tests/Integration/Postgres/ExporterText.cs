using System.Text;
using Fleet.Exposition;
using Fleet.Tests.Testing;
using Xunit;

namespace Fleet.Tests.Integration.Postgres;

/// <summary>What postgres_exporter said, live or in a capture, as families; of them those about the server, without the label <c>server</c>.</summary>
internal static class ExporterText
{
    private static readonly ParseLimits Limits = new() { Bytes = 16 << 20, LineBytes = 64 << 10, Families = 10_000, Samples = 100_000, LabelsPerSample = 30 };

    public static async Task<IReadOnlyList<MetricFamily>> CaptureAsync(string file) =>
        Families(await File.ReadAllTextAsync(Checkout.PathOf("tests", "Integration", "Postgres", "Captures", file)));

    public static IReadOnlyList<MetricFamily> Families(string text)
    {
        var parsed = ExpositionParser.Parse(Encoding.UTF8.GetBytes(text), ExpositionFormat.Text004, Limits);
        Assert.Null(parsed.Error);
        return [.. parsed.Families.Where(family => family.Name.StartsWith("pg_", StringComparison.Ordinal)).Select(WithoutServer)];
    }

    // The address of the server stands in the label instance here, which Prometheus adds to every series alike.
    private static MetricFamily WithoutServer(MetricFamily family) => family with
    {
        Samples = [.. family.Samples.Select(sample => sample with { Labels = sample.Labels.RemoveAll(label => label.Name == "server") })],
    };
}
