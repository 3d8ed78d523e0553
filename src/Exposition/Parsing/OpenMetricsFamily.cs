using System.Collections.Immutable;

namespace Fleet.Exposition.Parsing;

/// <summary>One declared OpenMetrics family while its lines are read; it may become several of Fleet's.</summary>
internal sealed class OpenMetricsFamily(string name)
{
    private readonly List<FamilyBuilder> _families = [];
    private OpenMetricsShape? _shape;
    private string? _help;
    private string? _unit;

    /// <summary>The declared name.</summary>
    public string Name => name;

    public bool HasSamples => _families.Count > 0;

    public IEnumerable<FamilyBuilder> Families => _families;

    private OpenMetricsShape Shape => _shape ?? OpenMetricsShape.Unknown;

    public IEnumerable<string> Claims() => Shape.Claims(name);

    public string? SetHelp(string help)
    {
        var again = _help is not null;
        _help = help;
        return again ? "second HELP line" : null;
    }

    public string? SetUnit(string unit)
    {
        var again = _unit is not null;
        _unit = unit;
        return again ? "second UNIT line"
            : unit.Length == 0 || name.EndsWith("_" + unit, StringComparison.Ordinal) ? null
            : "name does not end with its unit";
    }

    public string? SetShape(OpenMetricsShape shape)
    {
        var again = _shape is not null;
        _shape = shape;
        return again ? "second TYPE line" : null;
    }

    /// <summary>Takes a sample when it is the family's.</summary>
    public bool TryAdd(string sampleName, ImmutableArray<Label> labels, double value)
    {
        if (!sampleName.StartsWith(name, StringComparison.Ordinal))
        {
            return false;
        }

        foreach (var member in Shape.Members)
        {
            if (sampleName.AsSpan(name.Length).SequenceEqual(member.Suffix))
            {
                Family(member.FamilySuffix).Samples.Add(new Sample(member.SampleSuffix, labels, value));
                return true;
            }
        }

        return false;
    }

    private FamilyBuilder Family(string suffix)
    {
        foreach (var family in _families)
        {
            if (family.Name.Length == name.Length + suffix.Length && family.Name.EndsWith(suffix, StringComparison.Ordinal))
            {
                return family;
            }
        }

        var added = new FamilyBuilder(name + suffix) { Type = Shape.Type, Help = _help ?? string.Empty, Unit = _unit ?? string.Empty };
        _families.Add(added);
        return added;
    }
}
