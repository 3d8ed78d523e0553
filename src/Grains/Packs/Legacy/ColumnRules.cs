using System.Collections.Immutable;

namespace Fleet.Grains.Packs.Legacy;

/// <summary>How the columns of one namespace of a postgres_exporter file become families, in place of a pack's own families.</summary>
/// <param name="Namespace">What the names of its families begin with.</param>
/// <param name="Columns">The columns that the file lists, each once.</param>
internal sealed record ColumnRules(string Namespace, ImmutableArray<ColumnRule> Columns)
{
    /// <summary>The names of families that the file itself tells; columns that it does not list add others.</summary>
    public IEnumerable<string> FamilyNames => Columns
        .Where(rule => rule.Usage is not (ColumnUsage.Discard or ColumnUsage.Label))
        .Select(NameOf);

    /// <summary>The name of a column's family.</summary>
    public string NameOf(ColumnRule rule) =>
        rule.Usage == ColumnUsage.Duration ? $"{Namespace}_{rule.Column}_milliseconds" : $"{Namespace}_{rule.Column}";
}
