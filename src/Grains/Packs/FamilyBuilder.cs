using System.Collections.Immutable;
using Fleet.Exposition;

namespace Fleet.Grains.Packs;

/// <summary>Gathers samples by family name, in the order in which the names came up.</summary>
internal sealed class FamilyBuilder
{
    private readonly Dictionary<string, (MetricFamily Family, ImmutableArray<Sample>.Builder Samples)> _families = new(StringComparer.Ordinal);
    private readonly List<string> _order = [];

    /// <summary>Adds a sample, and the family with it when it is new.</summary>
    public void Add(string name, FamilyType type, string help, Sample sample)
    {
        if (!_families.TryGetValue(name, out var family))
        {
            family = (new MetricFamily { Name = name, Type = type, Help = help, Samples = [] }, ImmutableArray.CreateBuilder<Sample>());
            _families.Add(name, family);
            _order.Add(name);
        }

        family.Samples.Add(sample);
    }

    /// <summary>Adds the samples of finished families.</summary>
    public void Add(ImmutableArray<MetricFamily> families)
    {
        foreach (var family in families)
        {
            foreach (var sample in family.Samples)
            {
                Add(family.Name, family.Type, family.Help, sample);
            }
        }
    }

    /// <summary>The families.</summary>
    public ImmutableArray<MetricFamily> Build() =>
        [.. _order.Select(name => _families[name]).Select(entry => entry.Family with { Samples = entry.Samples.ToImmutable() })];
}
