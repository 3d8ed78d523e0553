using System.Collections.Immutable;
using Fleet.Exposition;

namespace Fleet.Tests.Integration.Postgres;

/// <summary>A family that postgres_exporter has in any of its versions, as the list of them says.</summary>
internal sealed record ExporterFamily
{
    public required string Name { get; init; }

    public required FamilyType Type { get; init; }

    /// <summary>The collector's name, or words in parentheses for what was none.</summary>
    public required string Collector { get; init; }

    /// <summary>The first major version of the server that has it; null for any.</summary>
    public required int? First { get; init; }

    /// <summary>The last one.</summary>
    public required int? Last { get; init; }

    public required bool Default { get; init; }

    public required ImmutableArray<string> Labels { get; init; }

    /// <summary>The versions that have it, as <c>options.compatibility</c> calls them.</summary>
    public required ImmutableArray<string> Versions { get; init; }
}
