using System.Collections.Immutable;

namespace Fleet.Exposition.Instruments;

/// <summary>Puts label names and values of an instrument together.</summary>
internal static class LabelSet
{
    /// <summary>Pairs names and values.</summary>
    /// <exception cref="ArgumentException">There are not as many values as names.</exception>
    public static ImmutableArray<Label> Of(ImmutableArray<string> names, ReadOnlySpan<string> values)
    {
        if (names.Length != values.Length)
        {
            throw new ArgumentException($"{names.Length} label values wanted, {values.Length} given.", nameof(values));
        }

        var labels = ImmutableArray.CreateBuilder<Label>(names.Length);
        for (var i = 0; i < names.Length; i++)
        {
            labels.Add(new Label(names[i], values[i]));
        }

        return labels.MoveToImmutable();
    }
}
