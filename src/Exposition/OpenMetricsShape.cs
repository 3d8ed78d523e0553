using System.Collections.Immutable;

namespace Fleet.Exposition;

/// <summary>What an OpenMetrics type makes of a family: which sample names it owns. Parser and writer both go by it.</summary>
/// <param name="Type">The type as Fleet knows it.</param>
/// <param name="Members">The samples that may stand in the family.</param>
internal sealed record OpenMetricsShape(FamilyType Type, ImmutableArray<OpenMetricsShape.Member> Members)
{
    private static readonly ImmutableArray<Member> _bare = [new("", "", "")];

    /// <summary>One kind of sample of a family.</summary>
    /// <param name="Suffix">What follows the declared name on the sample line.</param>
    /// <param name="FamilySuffix">What follows the declared name in the name of Fleet's family.</param>
    /// <param name="SampleSuffix">The suffix of Fleet's sample.</param>
    internal readonly record struct Member(string Suffix, string FamilySuffix, string SampleSuffix);

    /// <summary><c>counter</c>.</summary>
    public static OpenMetricsShape Counter { get; } =
        new(FamilyType.Counter, [new("_total", "_total", ""), new("_created", "_total", "_created")]);

    /// <summary><c>histogram</c>.</summary>
    public static OpenMetricsShape Histogram { get; } = new(FamilyType.Histogram, Own("_bucket", "_sum", "_count", "_created"));

    /// <summary><c>summary</c>.</summary>
    public static OpenMetricsShape Summary { get; } = new(FamilyType.Summary, Own("", "_sum", "_count", "_created"));

    /// <summary><c>gauge</c>, and <c>stateset</c>, which is a gauge of ones and zeros.</summary>
    public static OpenMetricsShape Gauge { get; } = new(FamilyType.Gauge, _bare);

    /// <summary><c>unknown</c>.</summary>
    public static OpenMetricsShape Unknown { get; } = new(FamilyType.Unknown, _bare);

    /// <summary><c>info</c>: the gauge <c>x_info</c>, as exporters without OpenMetrics have it.</summary>
    public static OpenMetricsShape Info { get; } = new(FamilyType.Gauge, [new("_info", "_info", "")]);

    /// <summary><c>gaugehistogram</c>: Fleet has no such type and keeps its series as families of their own.</summary>
    public static OpenMetricsShape GaugeHistogram { get; } = new(
        FamilyType.Unknown,
        [new("_bucket", "_bucket", ""), new("_gcount", "_gcount", ""), new("_gsum", "_gsum", "")]);

    /// <summary>The shape of a type's name in a <c># TYPE</c> line; null when there is no such type.</summary>
    public static OpenMetricsShape? Of(ReadOnlySpan<byte> word) =>
        word.SequenceEqual("counter"u8) ? Counter
        : word.SequenceEqual("gauge"u8) || word.SequenceEqual("stateset"u8) ? Gauge
        : word.SequenceEqual("histogram"u8) ? Histogram
        : word.SequenceEqual("summary"u8) ? Summary
        : word.SequenceEqual("unknown"u8) ? Unknown
        : word.SequenceEqual("info"u8) ? Info
        : word.SequenceEqual("gaugehistogram"u8) ? GaugeHistogram
        : null;

    /// <summary>The shape under which a family is declared when nothing clashes.</summary>
    public static OpenMetricsShape Of(FamilyType type, string name) => type switch
    {
        FamilyType.Counter => MetricNames.IsTotal(type, name) ? Counter : Unknown,
        FamilyType.Gauge => Gauge,
        FamilyType.Histogram => Histogram,
        FamilyType.Summary => Summary,
        _ => Unknown,
    };

    /// <summary>Every name that no other family of the exposition may use: the declared one and all that its samples can have.</summary>
    public IEnumerable<string> Claims(string declaredName)
    {
        yield return declaredName;
        foreach (var member in Members)
        {
            if (member.Suffix.Length > 0)
            {
                yield return declaredName + member.Suffix;
            }
        }
    }

    private static ImmutableArray<Member> Own(params ReadOnlySpan<string> suffixes)
    {
        var members = ImmutableArray.CreateBuilder<Member>(suffixes.Length);
        foreach (var suffix in suffixes)
        {
            members.Add(new Member(suffix, "", suffix));
        }

        return members.MoveToImmutable();
    }
}
