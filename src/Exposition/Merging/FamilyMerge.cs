using System.Buffers;
using System.Collections.Immutable;
using System.Text;
using Fleet.Exposition.Writing;

namespace Fleet.Exposition.Merging;

/// <summary>One run of the merger.</summary>
internal sealed class FamilyMerge
{
    private const int MaxExamples = 5;
    private const int MaxExampleChars = 200;

    private readonly SortedDictionary<string, FamilyBuilder> _families = new(StringComparer.Ordinal);
    private readonly HashSet<SeriesKey> _series = [];
    private readonly ImmutableArray<string>.Builder _examples = ImmutableArray.CreateBuilder<string>();
    private int _duplicates;
    private int _invalid;

    /// <summary>Adds the samples of one family that are valid and new.</summary>
    public void Add(MetricFamily family)
    {
        var samples = family.Samples.IsDefault ? [] : family.Samples;
        if (!MetricNames.IsMetric(family.Name))
        {
            _invalid += samples.Length;
            return;
        }

        if (!_families.TryGetValue(family.Name, out var target))
        {
            target = new FamilyBuilder(family.Name) { Type = family.Type };
            _families.Add(family.Name, target);
        }
        else if (!MetricNames.MayMix(target.Type, family.Type))
        {
            _invalid += samples.Length;
            return;
        }

        target.Help = target.Help.Length == 0 ? family.Help : target.Help;
        target.Unit = target.Unit.Length == 0 ? family.Unit : target.Unit;
        foreach (ref readonly var sample in samples.AsSpan())
        {
            Add(target, family, sample);
        }
    }

    /// <summary>The result.</summary>
    public MergedFamilies Finish() => new()
    {
        Families = [.. _families.Values.Where(family => family.Samples.Count > 0).Select(family => family.Build())],
        Duplicates = _duplicates,
        Invalid = _invalid,
        DuplicateExamples = _examples.ToImmutable(),
    };

    private void Add(FamilyBuilder target, MetricFamily family, in Sample sample)
    {
        if (!MetricNames.AllowsSuffix(target.Type, sample.Suffix) || !AreValid(sample.Labels))
        {
            _invalid++;
        }
        else if (_series.Add(new SeriesKey(target.NameOf(sample.Suffix), sample.Labels)))
        {
            target.Samples.Add(sample);
        }
        else
        {
            _duplicates++;
            if (_examples.Count < MaxExamples)
            {
                _examples.Add(Describe(family, sample));
            }
        }
    }

    private static bool AreValid(ImmutableArray<Label> labels)
    {
        for (var i = 0; !labels.IsDefault && i < labels.Length; i++)
        {
            if (!MetricNames.IsExposedLabel(labels[i].Name))
            {
                return false;
            }

            for (var j = 0; j < i; j++)
            {
                if (labels[j].Name == labels[i].Name)
                {
                    return false;
                }
            }
        }

        return true;
    }

    private static string Describe(MetricFamily family, in Sample sample)
    {
        var text = new ArrayBufferWriter<byte>();
        BlockRenderer.WriteSeries(text, family, sample);
        var series = Encoding.UTF8.GetString(text.WrittenSpan);
        return series.Length <= MaxExampleChars ? series : string.Concat(series.AsSpan(0, MaxExampleChars), "...");
    }
}
