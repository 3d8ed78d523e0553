using System.Collections.Immutable;
using Fleet.Exposition;
using Fleet.Grains.Collecting;

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

    /// <summary>The series by which a kind of target says whether it is up.</summary>
    public static FamilySection Up(CollectorKind kind) => new()
    {
        Title = "up",
        About = ["Always there, also when the server is down."],
        Rows = [new FamilyRow { Name = kind.UpMetric, Type = FamilyType.Gauge, Labels = [], Help = kind.UpHelp }],
    };

    /// <summary>The part of a collection that tells of the collection itself.</summary>
    public static FamilySection OwnWork(CollectedPart part, string exporter) => new()
    {
        Title = part.Collector,
        About =
        [
            $"What {exporter} says of its own work, said of Fleet's collections of the target.",
            $"Collector `{part.Collector}`, always on, tier {part.Tier.ToString().ToLowerInvariant()}.",
        ],
        Rows = [.. part.Families.Select(FamilyRow.Of)],
    };
}
