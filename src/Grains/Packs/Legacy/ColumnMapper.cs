using System.Collections.Immutable;
using Fleet.Exposition;
using Npgsql;

namespace Fleet.Grains.Packs.Legacy;

/// <summary>
/// Maps rows by the columns that the statement gives, as postgres_exporter does: what its file does not list is shown too, what
/// is missing is not missed, NULL is NaN, and a value that is no number costs itself only. Values come as text.
/// </summary>
internal sealed class ColumnMapper : IRowMapper
{
    private readonly NpgsqlDataReader _reader;
    private readonly PackBounds _bounds;
    private readonly ColumnRules _rules;
    private readonly Dictionary<string, int> _ordinals = new(StringComparer.Ordinal);
    private readonly ImmutableArray<(string Name, int Ordinal)> _labels;
    private readonly List<ShownColumn> _values = [];
    private readonly FamilyBuilder _families = new();
    private readonly List<string> _notes = [];

    /// <summary>Maps the columns from <paramref name="first" /> on; those before it are Fleet's.</summary>
    public ColumnMapper(ColumnRules rules, NpgsqlDataReader reader, int first, PackBounds bounds)
    {
        _reader = reader;
        _bounds = bounds;
        _rules = rules;
        for (var i = first; i < reader.FieldCount; i++)
        {
            _ordinals[reader.GetName(i)] = i;
        }

        // As there: a label whose column is not in the result takes its text from the first column that is.
        _labels = reader.FieldCount <= first
            ? []
            : [.. rules.Columns.Where(rule => rule.Usage == ColumnUsage.Label).Where(IsFitForLabel)
                .Select(rule => (rule.Column, _ordinals.GetValueOrDefault(rule.Column, first)))];
        var listed = rules.Columns.ToDictionary(rule => rule.Column, StringComparer.Ordinal);
        var parts = listed.Values.Where(rule => rule.Usage == ColumnUsage.Histogram)
            .SelectMany(rule => (string[])[rule.Column + "_bucket", rule.Column + "_sum", rule.Column + "_count"]).ToHashSet(StringComparer.Ordinal);
        foreach (var (column, ordinal) in _ordinals.Where(pair => !parts.Contains(pair.Key)).OrderBy(pair => pair.Value))
        {
            var rule = listed.GetValueOrDefault(column) ?? new ColumnRule(column, ColumnUsage.Discard, string.Empty, ImmutableDictionary<string, double>.Empty);
            if (!listed.ContainsKey(column) || rule.Usage is not (ColumnUsage.Discard or ColumnUsage.Label))
            {
                AddColumn(ordinal, rule);
            }
        }
    }

    /// <inheritdoc />
    public ImmutableArray<string> Notes => [.. _notes];

    /// <inheritdoc />
    public void AddRow()
    {
        if (ReadLabels() is not { IsDefault: false } labels)
        {
            return;
        }

        foreach (var column in _values)
        {
            if (column.Type == FamilyType.Histogram)
            {
                AddHistogram(column, labels);
            }
            else if (Number(column.Ordinal, column.Rule) is { } value)
            {
                _families.Add(column.Name, column.Type, column.Help, new Sample(labels, value));
            }
        }
    }

    /// <inheritdoc />
    public ImmutableArray<MetricFamily> Build() => _families.Build();

    private static FamilyType TypeOf(ColumnRule rule) => rule.Usage switch
    {
        ColumnUsage.Counter => FamilyType.Counter,
        ColumnUsage.Histogram => FamilyType.Histogram,
        ColumnUsage.Discard => FamilyType.Unknown,
        _ => FamilyType.Gauge,
    };

    private void AddColumn(int ordinal, ColumnRule rule)
    {
        if (rule.Column.Length > 0 && rule.Column.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or ':'))
        {
            // Columns that are to be discarded never come here; this usage stands for columns that the file does not list.
            var help = rule.Usage == ColumnUsage.Discard ? $"Unknown metric from {_rules.Namespace}" : rule.Help;
            _values.Add(new ShownColumn(ordinal, rule, _rules.NameOf(rule), TypeOf(rule), help));
        }
        else
        {
            Note($"column {rule.Column}: its name cannot be part of a metric's name");
        }
    }

    private bool IsFitForLabel(ColumnRule rule)
    {
        var name = rule.Column;
        var fits = name.Length > 0 && !char.IsAsciiDigit(name[0]) && !name.StartsWith("__", StringComparison.Ordinal)
            && name.All(c => char.IsAsciiLetterOrDigit(c) || c == '_');
        if (!fits)
        {
            Note($"column {name}: it cannot be the name of a label");
        }

        return fits;
    }

    private ImmutableArray<Label> ReadLabels()
    {
        var labels = ImmutableArray.CreateBuilder<Label>(_labels.Length);
        foreach (var (name, ordinal) in _labels)
        {
            var value = FieldValue.ReadLabel(_reader, ordinal, _bounds.Limits.LabelValueBytes);
            if (name is "datname" or "database" && value.Length > 0 && !_bounds.ShowsDatabase(value))
            {
                return default;
            }

            labels.Add(new Label(name, value));
        }

        return labels.MoveToImmutable();
    }

    private double? Number(int ordinal, ColumnRule rule)
    {
        if (_reader.IsDBNull(ordinal))
        {
            return double.NaN;
        }

        var text = _reader.GetString(ordinal);
        double number;
        switch (rule.Usage)
        {
            case ColumnUsage.MappedMetric when rule.Mapping.TryGetValue(text, out number):
            case ColumnUsage.Duration when GoDuration.TryMilliseconds(text, out number):
            case not (ColumnUsage.MappedMetric or ColumnUsage.Duration) when TextValue.TryNumber(text, _reader.GetDataTypeOID(ordinal), out number):
                return number;
            default:
                Note($"column {rule.Column}: " + rule.Usage switch
                {
                    ColumnUsage.MappedMetric => "it holds a text that metric_mapping does not have",
                    ColumnUsage.Duration => "it holds what is no duration such as 1m30s or 250ms",
                    _ => "it holds what is no number; list it as LABEL, DISCARD or MAPPEDMETRIC",
                });
                return null;
        }
    }

    // Bounds and counts come as two arrays; what one has more than the other is not shown.
    private void AddHistogram(ShownColumn column, ImmutableArray<Label> labels)
    {
        var rule = column.Rule;
        if (!TryNumbers(column.Ordinal, out var bounds)
            || !(_ordinals.TryGetValue(rule.Column + "_bucket", out var buckets) && TryNumbers(buckets, out var counts))
            || Part(rule.Column + "_sum") is not { } sum
            || Part(rule.Column + "_count") is not { } count)
        {
            Note($"column {rule.Column}: a histogram needs arrays of numbers in it and in {rule.Column}_bucket, and numbers in {rule.Column}_sum and {rule.Column}_count");
            return;
        }

        void Add(string suffix, ImmutableArray<Label> with, double value) =>
            _families.Add(column.Name, column.Type, column.Help, new Sample(suffix, with, value));

        foreach (var (bound, reached) in bounds.Zip(counts).Where(pair => double.IsFinite(pair.First)).OrderBy(pair => pair.First))
        {
            Add("_bucket", labels.Add(new Label("le", GoFloat.Text(bound))), reached);
        }

        Add("_bucket", labels.Add(new Label("le", "+Inf")), count);
        Add("_sum", labels, sum);
        Add("_count", labels, count);
    }

    private bool TryNumbers(int ordinal, out ImmutableArray<double> numbers)
    {
        numbers = [];
        return !_reader.IsDBNull(ordinal) && TextValue.TryNumbers(_reader.GetString(ordinal), out numbers);
    }

    private double? Part(string column) =>
        _ordinals.TryGetValue(column, out var ordinal) && !_reader.IsDBNull(ordinal)
            && TextValue.TryNumber(_reader.GetString(ordinal), _reader.GetDataTypeOID(ordinal), out var number) ? number : null;

    private void Note(string note)
    {
        if (_notes.Count < _bounds.Limits.NotesPerQuery && !_notes.Contains(note, StringComparer.Ordinal))
        {
            _notes.Add(note);
        }
    }

    /// <summary>A column of the result that becomes a family.</summary>
    private readonly record struct ShownColumn(int Ordinal, ColumnRule Rule, string Name, FamilyType Type, string Help);
}
