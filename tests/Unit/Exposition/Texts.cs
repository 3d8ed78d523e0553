using System.Buffers;
using System.Collections.Immutable;
using System.Text;
using Fleet.Exposition;
using Xunit;

namespace Fleet.Tests.Unit.Exposition;

/// <summary>Short ways from families to text and back for the tests of this folder.</summary>
internal static class Texts
{
    public static ParseLimits Wide { get; } = new()
    {
        Bytes = 64 << 20,
        LineBytes = 1 << 20,
        Families = 100_000,
        Samples = 1_000_000,
        LabelsPerSample = 64,
    };

    public static string Write(ExpositionFormat format, params IEnumerable<MetricFamily> families) =>
        WriteBlocks(format, families.Select(FamilyBlock.Render));

    public static string WriteBlocks(ExpositionFormat format, IEnumerable<FamilyBlock> blocks)
    {
        var output = new ArrayBufferWriter<byte>();
        ExpositionWriter.Write(output, format, blocks);
        return Encoding.UTF8.GetString(output.WrittenSpan);
    }

    public static ParsedExposition Parse(string text, ExpositionFormat format) =>
        ExpositionParser.Parse(Encoding.UTF8.GetBytes(text), format, Wide);

    public static ImmutableArray<MetricFamily> Read(string text, ExpositionFormat format)
    {
        var parsed = Parse(text, format);
        Assert.True(parsed.Error is null, $"{parsed.Error} in\n{text}");
        return parsed.Families;
    }

    public static MetricFamily Family(string name, FamilyType type, params IEnumerable<Sample> samples) =>
        new() { Name = name, Type = type, Samples = [.. samples] };

    public static Sample Sample(double value, params (string Name, string Value)[] labels) => Sample(string.Empty, value, labels);

    public static Sample Sample(string suffix, double value, params (string Name, string Value)[] labels) =>
        new(suffix, [.. labels.Select(label => new Label(label.Name, label.Value))], value);

    /// <summary>A text in which equal families are equal, with every value in its shortest round-trip form.</summary>
    public static string Show(IEnumerable<MetricFamily> families) => string.Join('\n', families.Select(family =>
        $"{family.Name} {family.Type} {Quote(family.Help)} {family.Unit}\n"
        + string.Join('\n', family.Samples.Select(sample => "  " + sample.Suffix + ShowLabels(sample.Labels) + " " + ShowValue(sample.Value)))));

    /// <summary>Every series with its full name, one a line, sorted: what Prometheus stores whatever the types are.</summary>
    public static string Series(IEnumerable<MetricFamily> families) => string.Join('\n', families
        .SelectMany(family => family.Samples.Select(sample =>
            MetricNames.OfSample(family.Type, family.Name, sample.Suffix) + ShowLabels(sample.Labels) + " " + ShowValue(sample.Value)))
        .Order(StringComparer.Ordinal));

    private static string ShowLabels(IEnumerable<Label> labels) =>
        "{" + string.Join(',', labels.Select(label => label.Name + "=" + Quote(label.Value))) + "}";

    private static string ShowValue(double value) =>
        double.IsNaN(value) ? "NaN" : BitConverter.DoubleToInt64Bits(value).ToString("x", System.Globalization.CultureInfo.InvariantCulture);

    private static string Quote(string text) =>
        string.Concat(text.Select(c => c is >= ' ' and < (char)127 and not '\\' ? c.ToString() : $"\\u{(int)c:x4}"));
}
