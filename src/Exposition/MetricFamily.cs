using System.Collections.Immutable;

namespace Fleet.Exposition;

/// <summary>
/// A metric family as data: what collectors give, and what the parser reads back.
/// </summary>
public sealed record MetricFamily
{
    /// <summary>
    /// The name as text 0.0.4 shows it: a counter's <c>_total</c> is part of it, a histogram's <c>_bucket</c> is not.
    /// </summary>
    public required string Name { get; init; }

    /// <summary>The type.</summary>
    public required FamilyType Type { get; init; }

    /// <summary>The help text; empty for none.</summary>
    public string Help { get; init; } = string.Empty;

    /// <summary>The OpenMetrics unit (<c>seconds</c>, <c>bytes</c>), which the name must end with; empty for none.</summary>
    public string Unit { get; init; } = string.Empty;

    /// <summary>The samples in the order in which they are written.</summary>
    public required ImmutableArray<Sample> Samples { get; init; }
}
