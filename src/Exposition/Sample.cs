using System.Collections.Immutable;

namespace Fleet.Exposition;

/// <summary>One value of a family.</summary>
/// <param name="Suffix">What follows the family's name: empty, or <c>_bucket</c>, <c>_sum</c>, <c>_count</c>, <c>_created</c>.</param>
/// <param name="Labels">The labels in the order in which they are written; names are unique.</param>
/// <param name="Value">The value; NaN and the infinities are allowed.</param>
public readonly record struct Sample(string Suffix, ImmutableArray<Label> Labels, double Value)
{
    /// <summary>A sample without a suffix.</summary>
    public Sample(ImmutableArray<Label> labels, double value)
        : this(string.Empty, labels, value)
    {
    }

    /// <summary>A sample without suffix and labels.</summary>
    public Sample(double value)
        : this(string.Empty, [], value)
    {
    }
}
