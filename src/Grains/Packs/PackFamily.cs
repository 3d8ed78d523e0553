using System.Collections.Immutable;
using Fleet.Cluster.Targets;
using Fleet.Exposition;

namespace Fleet.Grains.Packs;

/// <summary>How one column of a pack's rows becomes a metric family.</summary>
internal sealed record PackFamily
{
    /// <summary>
    /// The names it is served under, the first one being the main one; the others keep older dashboards alive.
    /// A <c>{column}</c> in a name stands for that column's text.
    /// </summary>
    public required ImmutableArray<string> Names { get; init; }

    /// <summary>Whose the main name is, by the words of <see cref="Compatibility" />; empty for everybody's.</summary>
    public ImmutableArray<string> Of { get; init; } = [];

    /// <summary>Whose the other names are; empty for everybody's.</summary>
    public ImmutableArray<string> AliasesOf { get; init; } = [];

    /// <summary>The type.</summary>
    public required FamilyType Type { get; init; }

    /// <summary>The help text; a <c>{column}</c> stands for that column's text.</summary>
    public required string Help { get; init; }

    /// <summary>The column of the value; null for a constant <see cref="Value" />. A histogram has four, see <see cref="HistogramRow" />.</summary>
    public string? Column { get; init; }

    /// <summary>The value when there is no column.</summary>
    public double Value { get; init; } = 1;

    /// <summary>What the column's value is multiplied with.</summary>
    public double Scale { get; init; } = 1;

    /// <summary>What becomes of NULL.</summary>
    public NullHandling Null { get; init; } = NullHandling.Omit;

    /// <summary>The labels, constant ones included.</summary>
    public required ImmutableArray<PackLabel> Labels { get; init; }

    /// <summary>The server versions on which the statement has the column.</summary>
    public VersionRange Versions { get; init; } = VersionRange.All;

    /// <summary>Whether name and help depend on the row.</summary>
    public bool IsTemplate => Names[0].Contains('{', StringComparison.Ordinal);

    /// <summary>The family under the names that a target wants; null when it wants none of them.</summary>
    public PackFamily? NarrowedTo(ImmutableArray<string> wanted)
    {
        var first = Compatibility.Allows(Of, wanted) ? Names[..1] : [];
        var others = Compatibility.Allows(AliasesOf, wanted) ? Names[1..] : [];
        var names = first.AddRange(others);
        return names.IsEmpty ? null : this with { Names = names };
    }
}
