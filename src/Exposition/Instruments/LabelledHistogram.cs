using System.Collections.Concurrent;
using System.Collections.Immutable;

namespace Fleet.Exposition.Instruments;

/// <summary>A histogram of the fleet's own with one label; safe for many threads.</summary>
public sealed class LabelledHistogram
{
    private readonly string _name;
    private readonly string _help;
    private readonly string _labelName;
    private readonly ImmutableArray<double> _bounds;
    private readonly ConcurrentDictionary<string, Series> _series = new(StringComparer.Ordinal);

    /// <summary>A histogram with ascending upper bounds; <c>+Inf</c> is added.</summary>
    public LabelledHistogram(string name, string help, string labelName, ImmutableArray<double> bounds)
    {
        _name = name;
        _help = help;
        _labelName = labelName;
        _bounds = bounds;
    }

    /// <summary>Books one observation.</summary>
    public void Observe(string labelValue, double value)
    {
        var series = _series.GetOrAdd(labelValue, static (_, n) => new Series(n), _bounds.Length + 1);
        var bucket = 0;
        while (bucket < _bounds.Length && value > _bounds[bucket])
        {
            bucket++;
        }

        lock (series)
        {
            series.Counts[bucket]++;
            series.Sum += value;
        }
    }

    /// <summary>The family as it stands now.</summary>
    public MetricFamily Read() => new()
    {
        Name = _name,
        Type = FamilyType.Histogram,
        Help = _help,
        Samples = [.. _series.OrderBy(s => s.Key, StringComparer.Ordinal).SelectMany(s => Samples(s.Key, s.Value))],
    };

    private IEnumerable<Sample> Samples(string labelValue, Series series)
    {
        long[] counts;
        double sum;
        lock (series)
        {
            counts = [.. series.Counts];
            sum = series.Sum;
        }

        var label = new Label(_labelName, labelValue);
        var cumulative = 0L;
        for (var i = 0; i < counts.Length; i++)
        {
            cumulative += counts[i];
            var le = i < _bounds.Length ? GoFloat.Text(_bounds[i]) : "+Inf";
            yield return new Sample("_bucket", [label, new Label("le", le)], cumulative);
        }

        yield return new Sample("_sum", [label], sum);
        yield return new Sample("_count", [label], cumulative);
    }

    // The lock on the series guards both fields.
    private sealed class Series(int buckets)
    {
        public long[] Counts { get; } = new long[buckets];

        public double Sum { get; set; }
    }
}
