using System.Collections.Immutable;

namespace Fleet.Exposition;

/// <summary>What the parser made of a text: families, or the first error. A broken text is an expected outcome, not an exception.</summary>
public sealed record ParsedExposition
{
    /// <summary>The families that have samples, in the order of the text; empty when there is an error.</summary>
    public required ImmutableArray<MetricFamily> Families { get; init; }

    /// <summary>The first error; null when all was read.</summary>
    public required ParseError? Error { get; init; }
}
