using System.Collections.Immutable;

namespace Fleet.Exposition.Parsing;

/// <summary>Families of text 0.0.4: a sample belongs to the family that has its name, or whose histogram or summary it is a part of.</summary>
internal sealed class TextAssembly(int maxFamilies) : IFamilyAssembly
{
    private static readonly ImmutableArray<string> _suffixes = ["_bucket", "_sum", "_count"];

    private readonly Dictionary<string, FamilyBuilder> _byName = new(StringComparer.Ordinal);
    private readonly HashSet<string> _typed = new(StringComparer.Ordinal);
    private readonly List<FamilyBuilder> _families = [];
    private FamilyBuilder? _current;

    public IEnumerable<FamilyBuilder> Families => _families;

    public string? Describe(MetadataKind kind, string name, ReadOnlySpan<byte> text)
    {
        var family = Family(name);
        if (family is null)
        {
            return "more families than allowed";
        }

        _current = family;
        if (kind == MetadataKind.Help)
        {
            family.Help = family.Help.Length == 0 ? Unescaping.Read(text, quotes: false) : family.Help;
            return null;
        }

        return TypeOf(text.Trim(" \t"u8)) is { } type ? SetType(family, type) : "unknown type";
    }

    public string? Add(string name, ImmutableArray<Label> labels, double value)
    {
        var family = _current;
        var suffix = family is null ? null : PartOf(family, name);
        if (suffix is null && _byName.TryGetValue(name, out family))
        {
            if (family.Type == FamilyType.Histogram)
            {
                return "histogram sample without _bucket, _sum or _count";
            }

            suffix = string.Empty;
        }

        if (suffix is null)
        {
            (family, suffix) = Composite(name) is { } found ? found : (Family(name), string.Empty);
        }

        if (family is null)
        {
            return "more families than allowed";
        }

        _current = family;
        family.Samples.Add(new Sample(suffix, labels, value));
        return null;
    }

    public string? Finish() => null;

    private static FamilyType? TypeOf(ReadOnlySpan<byte> word) =>
        word.SequenceEqual("counter"u8) ? FamilyType.Counter
        : word.SequenceEqual("gauge"u8) ? FamilyType.Gauge
        : word.SequenceEqual("histogram"u8) ? FamilyType.Histogram
        : word.SequenceEqual("summary"u8) ? FamilyType.Summary
        : word.SequenceEqual("untyped"u8) || word.SequenceEqual("unknown"u8) ? FamilyType.Unknown
        : null;

    private static string? PartOf(FamilyBuilder family, string name)
    {
        if (!MetricNames.IsComposite(family.Type) || !name.StartsWith(family.Name, StringComparison.Ordinal))
        {
            return null;
        }

        foreach (var suffix in _suffixes)
        {
            if (name.AsSpan(family.Name.Length).SequenceEqual(suffix) && MetricNames.AllowsSuffix(family.Type, suffix))
            {
                return suffix;
            }
        }

        return null;
    }

    private string? SetType(FamilyBuilder family, FamilyType type)
    {
        if (!_typed.Add(family.Name))
        {
            return family.Type == type ? null : "family has two types";
        }

        if (family.Samples.Count > 0 && MetricNames.IsComposite(type))
        {
            return "type after the family's samples";
        }

        family.Type = type;
        return null;
    }

    private (FamilyBuilder Family, string Suffix)? Composite(string name)
    {
        foreach (var suffix in _suffixes)
        {
            if (name.EndsWith(suffix, StringComparison.Ordinal)
                && _byName.TryGetValue(name[..^suffix.Length], out var family)
                && PartOf(family, name) is not null)
            {
                return (family, suffix);
            }
        }

        return null;
    }

    private FamilyBuilder? Family(string name)
    {
        if (!_byName.TryGetValue(name, out var family) && _families.Count < maxFamilies)
        {
            family = new FamilyBuilder(name);
            _byName.Add(name, family);
            _families.Add(family);
        }

        return family;
    }
}
