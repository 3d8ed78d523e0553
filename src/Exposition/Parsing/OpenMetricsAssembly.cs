using System.Collections.Immutable;
using System.Text;

namespace Fleet.Exposition.Parsing;

/// <summary>Families of OpenMetrics, strictly: contiguous, described before their samples, no name claimed twice.</summary>
internal sealed class OpenMetricsAssembly(int maxFamilies) : IFamilyAssembly
{
    private readonly HashSet<string> _claimed = new(StringComparer.Ordinal);
    private readonly List<FamilyBuilder> _families = [];
    private OpenMetricsFamily? _current;
    private int _count;

    public IEnumerable<FamilyBuilder> Families => _families;

    public string? Describe(MetadataKind kind, string name, ReadOnlySpan<byte> text)
    {
        if (_current?.Name != name && Begin(name) is { } problem)
        {
            return problem;
        }

        var family = _current!;
        if (family.HasSamples)
        {
            return "metadata after the family's samples";
        }

        return kind switch
        {
            MetadataKind.Help => family.SetHelp(Unescaping.Read(text, quotes: true)),
            MetadataKind.Unit => family.SetUnit(Encoding.UTF8.GetString(text)),
            _ => OpenMetricsShape.Of(text) is { } shape ? family.SetShape(shape) : "unknown type",
        };
    }

    public string? Add(string name, ImmutableArray<Label> labels, double value)
    {
        if (_current?.TryAdd(name, labels, value) == true)
        {
            return null;
        }

        if (Begin(name) is { } problem)
        {
            return problem;
        }

        return _current!.TryAdd(name, labels, value) ? null : "sample of no family";
    }

    public string? Finish()
    {
        if (_current is null)
        {
            return null;
        }

        foreach (var claim in _current.Claims())
        {
            if (!_claimed.Add(claim))
            {
                return "family appears twice, or its names clash with another's";
            }
        }

        _families.AddRange(_current.Families);
        _current = null;
        return null;
    }

    private string? Begin(string name)
    {
        if (Finish() is { } problem)
        {
            return problem;
        }

        _current = new OpenMetricsFamily(name);
        return ++_count > maxFamilies ? "more families than allowed" : null;
    }
}
