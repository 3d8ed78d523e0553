using System.Collections.Concurrent;
using System.Collections.Immutable;

namespace Fleet.Exposition.Instruments;

/// <summary>A counter of the fleet's own, one value for each set of label values; safe for many threads.</summary>
public sealed class LabelledCounter
{
    private readonly string _name;
    private readonly string _help;
    private readonly ImmutableArray<string> _labelNames;
    private readonly ConcurrentDictionary<string, Series> _series = new(StringComparer.Ordinal);

    /// <summary>A counter whose <paramref name="name" /> ends in <c>_total</c>.</summary>
    public LabelledCounter(string name, string help, params ReadOnlySpan<string> labelNames)
    {
        _name = name;
        _help = help;
        _labelNames = [.. labelNames];
    }

    /// <summary>Adds one to the series of these label values, given in the order of the names.</summary>
    public void Increment(params ReadOnlySpan<string> labelValues) => Add(1, labelValues);

    /// <summary>Adds to the series of these label values; zero makes the series appear.</summary>
    public void Add(long amount, params ReadOnlySpan<string> labelValues)
    {
        var key = string.Join('\0', labelValues);
        if (!_series.TryGetValue(key, out var series))
        {
            series = _series.GetOrAdd(key, new Series(LabelSet.Of(_labelNames, labelValues)));
        }

        Interlocked.Add(ref series.Value, amount);
    }

    /// <summary>The family as it stands now.</summary>
    public MetricFamily Read() => new()
    {
        Name = _name,
        Type = FamilyType.Counter,
        Help = _help,
        Samples = [.. _series.OrderBy(s => s.Key, StringComparer.Ordinal)
            .Select(s => new Sample(s.Value.Labels, Interlocked.Read(ref s.Value.Value)))],
    };

    private sealed class Series(ImmutableArray<Label> labels)
    {
        public long Value;

        public ImmutableArray<Label> Labels { get; } = labels;
    }
}
