using System.Collections.Immutable;
using Fleet.Exposition;

namespace Fleet.Tests.Unit.Exposition;

/// <summary>Generates valid families with unique series and hostile texts from a seed.</summary>
internal sealed class FamilyGenerator(int seed)
{
    private static readonly string[] _hostile =
    [
        "", " ", "\\", "\"", "\n", "\\n", "\\\\\"", "a\nb", "}", "{", ",", "=", "# EOF", "\n# EOF\n", "x\" 1\ny{a=\"", "\r", "\0", "\t", "\u2028", "ä€😀",
        "\uFFFD", "\u0001\u007f", "a=\"b\",c=\"d\"", "ends with \\", "+Inf", "\ufeff", "e\u0301", " lead", "trail ",
    ];

    private static readonly double[] _values =
    [
        0, -0.0, 1, -1, 0.1, 1e6, 999999, 1000000.5, 1e15, 1e16, 1e21, 123456789012345680, 1e-4, 9.9e-5, 1.7e308, double.Epsilon, double.MaxValue,
        double.MinValue, double.NaN, double.PositiveInfinity, double.NegativeInfinity, 0.30000000000000004, 1.0 / 3, 5e-324, 4503599627370497.5,
    ];

    private readonly Random _random = new(seed);

    /// <summary>Families whose declared names never clash, each with samples.</summary>
    public ImmutableArray<MetricFamily> Apart() =>
        [.. Enumerable.Range(0, _random.Next(0, 8)).Select(i => Family($"f{i}_{Word()}", (FamilyType)_random.Next(5)))];

    /// <summary>Families of a small set of names which clash in every possible way.</summary>
    public MergedFamilies Clashing()
    {
        string[] names = ["x", "x_total", "x_count", "x_sum", "x_bucket", "x_created", "x_total_total", "x_count_total", "x_created_total", "x_count_sum", "x_sum_created"];
        return FamilyMerger.Merge(Enumerable.Range(0, _random.Next(2, 9))
            .Select(_ => Family(names[_random.Next(names.Length)], (FamilyType)_random.Next(5))));
    }

    public string Text() => _random.Next(4) switch
    {
        0 => Word(),
        1 => _hostile[_random.Next(_hostile.Length)],
        2 => _hostile[_random.Next(_hostile.Length)] + _hostile[_random.Next(_hostile.Length)],
        _ => string.Concat(Enumerable.Range(0, _random.Next(6)).Select(_ => (char)_random.Next(0xD800))),
    };

    public MetricFamily Family(string name, FamilyType type)
    {
        var total = type == FamilyType.Counter && _random.Next(2) == 0 && !name.EndsWith("_total", StringComparison.Ordinal);
        var unit = _random.Next(3) == 0 ? "seconds" : string.Empty;
        var full = name + (unit.Length > 0 ? "_" + unit : unit) + (total ? "_total" : string.Empty);
        var samples = Enumerable.Range(0, _random.Next(1, 5)).SelectMany(i => Point(type, Labels(i))).ToImmutableArray();
        return new MetricFamily { Name = full, Type = type, Unit = unit, Help = _random.Next(2) == 0 ? Text() : string.Empty, Samples = samples };
    }

    private IEnumerable<Sample> Point(FamilyType type, ImmutableArray<Label> labels)
    {
        Sample With(string suffix, string name, string value) => new(suffix, labels.Add(new Label(name, value)), Value());
        return type switch
        {
            FamilyType.Histogram =>
                [With("_bucket", "le", "0.5"), With("_bucket", "le", "+Inf"), new("_sum", labels, Value()), new("_count", labels, Value()), .. Created(labels)],
            FamilyType.Summary =>
                [With("", "quantile", "0.5"), With("", "quantile", "0.99"), new("_sum", labels, Value()), new("_count", labels, Value()), .. Created(labels)],
            FamilyType.Counter => [new(labels, Value()), .. Created(labels)],
            _ => [new(labels, Value())],
        };
    }

    private Sample[] Created(ImmutableArray<Label> labels) => _random.Next(4) == 0 ? [new("_created", labels, 1.7e9)] : [];

    private ImmutableArray<Label> Labels(int index)
    {
        var labels = Enumerable.Range(0, _random.Next(3)).Select(i => new Label($"l{i}", Text())).ToList();
        labels.Insert(_random.Next(labels.Count + 1), new Label("n", $"{index}"));
        return [.. labels];
    }

    private double Value() => _random.Next(3) switch
    {
        0 => _values[_random.Next(_values.Length)],
        1 => _random.Next(),
        _ => BitConverter.Int64BitsToDouble(_random.NextInt64(long.MinValue, long.MaxValue)),
    };

    private string Word() => new([.. Enumerable.Range(0, _random.Next(1, 6)).Select(_ => (char)_random.Next('a', 'z'))]);
}
