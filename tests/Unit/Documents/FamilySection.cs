using System.Collections.Immutable;

namespace Fleet.Tests.Unit.Documents;

/// <summary>A part of a document: what it is about, and its families in the order of their names.</summary>
internal sealed record FamilySection
{
    public required string Title { get; init; }

    /// <summary>The paragraphs above the table.</summary>
    public required ImmutableArray<string> About { get; init; }

    /// <summary>The heading of the column of <see cref="FamilyRow.Detail" />; null for no such column.</summary>
    public string? Detail { get; init; }

    public required ImmutableArray<FamilyRow> Rows { get; init; }
}
