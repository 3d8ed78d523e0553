using System.Collections.Immutable;
using System.Text.RegularExpressions;

namespace Fleet.Grains.Packs.Legacy;

/// <summary>
/// Which server versions a <c>runonserver</c> names: comparisons side by side must all hold, <c>||</c> divides alternatives,
/// as in <c>&gt;=10.0.0 &lt;12.0.0 || &gt;=15</c>. A missing or <c>x</c> part stands for all its values.
/// </summary>
internal sealed partial record ServerRange
{
    private ServerRange(string text, ImmutableArray<ImmutableArray<VersionComparison>> alternatives)
    {
        Text = text;
        Alternatives = alternatives;
    }

    /// <summary>The range as it was written.</summary>
    public string Text { get; }

    private ImmutableArray<ImmutableArray<VersionComparison>> Alternatives { get; }

    /// <summary>Reads a range; null when the text is none.</summary>
    public static ServerRange? TryParse(string text)
    {
        var alternatives = ImmutableArray.CreateBuilder<ImmutableArray<VersionComparison>>();
        foreach (var alternative in text.Split("||"))
        {
            if (!Alternative().IsMatch(alternative))
            {
                return null;
            }

            var comparisons = Comparison().Matches(alternative).Select(VersionComparison.TryParse).ToList();
            if (comparisons.Contains(null))
            {
                return null;
            }

            alternatives.Add([.. comparisons.OfType<VersionComparison>()]);
        }

        return new ServerRange(text.Trim(), alternatives.ToImmutable());
    }

    /// <summary>Whether a server is of the range.</summary>
    public bool Contains(Version version) => Alternatives.Any(all => all.All(one => one.Holds(version)));

    [GeneratedRegex(@"^\s*(?>(>=|<=|==|!=|>|<|=|!)?\s*v?[0-9xX*.]+\s*)+\z", RegexOptions.ExplicitCapture)]
    private static partial Regex Alternative();

    [GeneratedRegex(@"(?<op>>=|<=|==|!=|>|<|=|!)?\s*v?(?<version>[0-9xX*.]+)", RegexOptions.ExplicitCapture)]
    private static partial Regex Comparison();
}
