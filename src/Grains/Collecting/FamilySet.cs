using System.Collections.Immutable;
using Fleet.Exposition;

namespace Fleet.Grains.Collecting;

/// <summary>Gathers the samples of one part into families, in the order in which the families first came.</summary>
internal sealed class FamilySet(int labelValueBytes)
{
    private readonly Dictionary<string, MetricFamily> _families = new(StringComparer.Ordinal);
    private readonly Dictionary<string, ImmutableArray<Sample>.Builder> _samples = new(StringComparer.Ordinal);
    private readonly List<string> _order = [];

    public void Gauge(string name, string help, double value, params ReadOnlySpan<Label> labels) =>
        Add(name, FamilyType.Gauge, help, new Sample(Cut(labels), value));

    public void Counter(string name, string help, double value, params ReadOnlySpan<Label> labels) =>
        Add(name, FamilyType.Counter, help, new Sample(Cut(labels), value));

    /// <summary>A sample of a histogram or summary; the suffix is empty for a quantile.</summary>
    public void Part(string name, FamilyType type, string help, string suffix, double value, params ReadOnlySpan<Label> labels) =>
        Add(name, type, help, new Sample(suffix, Cut(labels), value));

    public void Add(string name, FamilyType type, string help, Sample sample)
    {
        if (!_samples.TryGetValue(name, out var samples))
        {
            samples = ImmutableArray.CreateBuilder<Sample>(1);
            _samples.Add(name, samples);
            _families.Add(name, new MetricFamily { Name = name, Type = type, Help = help, Samples = [] });
            _order.Add(name);
        }

        samples.Add(sample);
    }

    public ImmutableArray<MetricFamily> Build() =>
        [.. _order.Select(name => _families[name] with { Samples = _samples[name].DrainToImmutable() })];

    private ImmutableArray<Label> Cut(ReadOnlySpan<Label> labels)
    {
        var cut = ImmutableArray.CreateBuilder<Label>(labels.Length);
        foreach (var label in labels)
        {
            cut.Add(label with { Value = LabelCut.ToBytes(label.Value, labelValueBytes) });
        }

        return cut.MoveToImmutable();
    }
}
