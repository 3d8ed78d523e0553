using System.Collections.Immutable;
using System.Text;
using Fleet.Exposition;
using Fleet.Grains.Collecting;
using Xunit;

namespace Fleet.Tests.Integration.Redis.Parity;

/// <summary>One series as Prometheus would store it, with the type that its family was declared with.</summary>
/// <param name="Name">The name, with the suffix of a histogram or summary.</param>
/// <param name="Type">The family's type.</param>
/// <param name="Labels">All its labels.</param>
/// <param name="Value">The value.</param>
internal sealed record Series(string Name, FamilyType Type, ImmutableSortedDictionary<string, string> Labels, double Value)
{
    private static readonly ParseLimits Limits = new() { Bytes = 16 << 20, LineBytes = 64 << 10, Families = 10_000, Samples = 100_000, LabelsPerSample = 30 };

    /// <summary>What makes it this series and no other.</summary>
    public string Key => Labels.IsEmpty ? Name : $"{Name}{{{string.Join(',', Labels.Select(static label => $"{label.Key}=\"{label.Value}\""))}}}";

    /// <summary>Reads what an exporter answered, live or in a capture. Two series alike fail the test.</summary>
    public static Dictionary<string, Series> Parse(string text)
    {
        var parsed = ExpositionParser.Parse(Encoding.UTF8.GetBytes(text), ExpositionFormat.Text004, Limits);
        Assert.Null(parsed.Error);
        return Of(parsed.Families);
    }

    /// <summary>All that a collector gave in a collection.</summary>
    public static Dictionary<string, Series> Of(Collection collection) => Of(collection.Families());

    /// <summary>The same without some labels.</summary>
    public Series Without(IEnumerable<string> labels) => this with { Labels = Labels.RemoveRange(labels) };

    private static Dictionary<string, Series> Of(IEnumerable<MetricFamily> families) =>
        families.SelectMany(static family => family.Samples.Select(sample => new Series(
                family.Name + sample.Suffix,
                family.Type,
                sample.Labels.ToImmutableSortedDictionary(static label => label.Name, static label => label.Value, StringComparer.Ordinal),
                sample.Value)))
            .ToDictionary(static series => series.Key, StringComparer.Ordinal);
}
