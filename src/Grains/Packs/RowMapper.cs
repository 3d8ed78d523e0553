using System.Collections.Immutable;
using System.Text.RegularExpressions;
using Fleet.Exposition;
using Npgsql;

namespace Fleet.Grains.Packs;

/// <summary>Turns the rows of one pack's statement into families, as the pack maps them.</summary>
internal sealed partial class RowMapper : IRowMapper
{
    private readonly NpgsqlDataReader _reader;
    private readonly PackBounds _bounds;
    private readonly Dictionary<string, int> _ordinals = new(StringComparer.Ordinal);
    private readonly ImmutableArray<(ImmutableArray<PackLabel> Labels, ImmutableArray<PackFamily> Families)> _groups;
    private readonly FamilyBuilder _families = new();

    /// <exception cref="PackMappingException">The statement lacks a column that the pack maps.</exception>
    public RowMapper(QueryPack pack, Version version, NpgsqlDataReader reader, PackBounds bounds)
    {
        _reader = reader;
        _bounds = bounds;
        for (var i = 0; i < reader.FieldCount; i++)
        {
            _ordinals.TryAdd(reader.GetName(i), i);
        }

        // Families with the same labels share one array of them per row.
        _groups = [.. pack.Families
            .Where(family => family.Versions.Contains(version))
            .GroupBy(family => string.Join(',', family.Labels), StringComparer.Ordinal)
            .Select(group => (group.First().Labels, group.ToImmutableArray()))];
        foreach (var column in _groups.SelectMany(group => group.Families.SelectMany(Columns).Concat(group.Labels.Select(label => label.Column))))
        {
            _ = column is null ? 0 : Ordinal(column);
        }
    }

    /// <inheritdoc />
    public ImmutableArray<string> Notes => [];

    /// <inheritdoc />
    public void AddRow()
    {
        foreach (var (labels, families) in _groups)
        {
            if (ReadLabels(labels) is not { IsDefault: false } values)
            {
                continue;
            }

            foreach (var family in families)
            {
                if (family.Type == FamilyType.Histogram)
                {
                    foreach (var sample in HistogramRow.Read(_reader, Ordinal, family, values))
                    {
                        Add(family, sample);
                    }
                }
                else if (Value(family) is { } value)
                {
                    Add(family, new Sample(values, value));
                }
            }
        }
    }

    /// <inheritdoc />
    public ImmutableArray<MetricFamily> Build() => _families.Build();

    private static IEnumerable<string> Columns(PackFamily family) =>
        family.Column is null ? [] : family.Type == FamilyType.Histogram ? HistogramRow.Columns(family.Column) : [family.Column];

    private void Add(PackFamily family, Sample sample)
    {
        var help = family.IsTemplate ? Fill(family.Help) : family.Help;
        foreach (var name in family.Names)
        {
            _families.Add(family.IsTemplate ? Fill(name) : name, family.Type, help, sample);
        }
    }

    private double? Value(PackFamily family)
    {
        if (family.Column is null)
        {
            return family.Value;
        }

        return FieldValue.ReadNumber(_reader, Ordinal(family.Column)) is { } value
            ? value * family.Scale
            : family.Null switch
            {
                NullHandling.Zero => 0,
                NullHandling.NaN => double.NaN,
                _ => null,
            };
    }

    private ImmutableArray<Label> ReadLabels(ImmutableArray<PackLabel> labels)
    {
        var values = ImmutableArray.CreateBuilder<Label>(labels.Length);
        foreach (var label in labels)
        {
            var value = label.Column is null
                ? label.Constant
                : FieldValue.ReadLabel(_reader, Ordinal(label.Column), _bounds.Limits.LabelValueBytes);
            if (label.Name is "datname" or "database" && value.Length > 0 && !_bounds.ShowsDatabase(value))
            {
                return default;
            }

            values.Add(new Label(label.Name, value));
        }

        return values.MoveToImmutable();
    }

    private string Fill(string template) => Placeholder().Replace(
        template,
        match => FieldValue.ReadLabel(_reader, Ordinal(match.Groups[1].Value), _bounds.Limits.LabelValueBytes));

    private int Ordinal(string column) => _ordinals.TryGetValue(column, out var ordinal)
        ? ordinal
        : throw new PackMappingException($"the statement gives no column {column}");

    [GeneratedRegex(@"\{([a-z_][a-z0-9_]*)\}")]
    private static partial Regex Placeholder();
}
