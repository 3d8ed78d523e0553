using System.Collections.Immutable;

namespace Fleet.Exposition.Merging;

/// <summary>What makes a series one and the same for Prometheus: sample name and labels in any order, empty values not counted.</summary>
internal readonly struct SeriesKey : IEquatable<SeriesKey>
{
    private readonly string _name;
    private readonly ImmutableArray<Label> _labels;
    private readonly int _count;
    private readonly int _hash;

    public SeriesKey(string name, ImmutableArray<Label> labels)
    {
        _name = name;
        _labels = labels.IsDefault ? [] : labels;
        _hash = name.GetHashCode(StringComparison.Ordinal);
        foreach (ref readonly var label in _labels.AsSpan())
        {
            if (label.Value.Length > 0)
            {
                _count++;
                _hash += HashCode.Combine(label.Name, label.Value);
            }
        }
    }

    public bool Equals(SeriesKey other)
    {
        if (_hash != other._hash || _count != other._count || _name != other._name)
        {
            return false;
        }

        foreach (ref readonly var label in _labels.AsSpan())
        {
            if (label.Value.Length > 0 && !other._labels.Contains(label))
            {
                return false;
            }
        }

        return true;
    }

    public override bool Equals(object? obj) => obj is SeriesKey other && Equals(other);

    public override int GetHashCode() => _hash;
}
