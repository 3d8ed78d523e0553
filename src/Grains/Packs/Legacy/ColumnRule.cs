using System.Collections.Immutable;

namespace Fleet.Grains.Packs.Legacy;

/// <summary>What one column of a namespace is for.</summary>
/// <param name="Column">The column.</param>
/// <param name="Usage">Its usage.</param>
/// <param name="Help">The help text of its family.</param>
/// <param name="Mapping">The numbers that its texts stand for, with <see cref="ColumnUsage.MappedMetric" />.</param>
internal sealed record ColumnRule(string Column, ColumnUsage Usage, string Help, ImmutableDictionary<string, double> Mapping);
