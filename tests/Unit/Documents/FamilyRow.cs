using System.Collections.Immutable;
using Fleet.Exposition;

namespace Fleet.Tests.Unit.Documents;

/// <summary>One family as a line of a document tells it.</summary>
internal sealed record FamilyRow
{
    public required string Name { get; init; }

    public required FamilyType Type { get; init; }

    /// <summary>Names of labels; a constant one with its value.</summary>
    public required ImmutableArray<string> Labels { get; init; }

    public required string Help { get; init; }

    /// <summary>Further names that the same values are served under.</summary>
    public ImmutableArray<string> Aliases { get; init; } = [];

    /// <summary>Where it comes from, or the versions it is for, as the section's column says.</summary>
    public string Detail { get; init; } = string.Empty;

    /// <summary>The row of a family that the code gave; its labels are those of all its samples.</summary>
    public static FamilyRow Of(MetricFamily family) => new()
    {
        Name = family.Name,
        Type = family.Type,
        Labels = [.. family.Samples.SelectMany(sample => sample.Labels).Select(label => label.Name).Distinct()],
        Help = family.Help,
    };
}
