using System.Buffers;

namespace Fleet.Exposition;

/// <summary>The rules of names that merger, writers and parser share.</summary>
internal static class MetricNames
{
    /// <summary>The end of a well-named counter.</summary>
    public const string Total = "_total";

    /// <summary>The suffix of the samples that tell since when a counter counts.</summary>
    public const string Created = "_created";

    private static readonly SearchValues<char> _metricChars =
        SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_:");

    private static readonly SearchValues<char> _labelChars =
        SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_");

    /// <summary>Whether a metric may have this name.</summary>
    public static bool IsMetric(ReadOnlySpan<char> name) =>
        !name.IsEmpty && !char.IsAsciiDigit(name[0]) && !name.ContainsAnyExcept(_metricChars);

    /// <summary>Whether a label may have this name.</summary>
    public static bool IsLabel(ReadOnlySpan<char> name) =>
        !name.IsEmpty && !char.IsAsciiDigit(name[0]) && !name.ContainsAnyExcept(_labelChars);

    /// <summary>Whether a label of an exposition may have this name: those with two underscores are Prometheus' own.</summary>
    public static bool IsExposedLabel(ReadOnlySpan<char> name) =>
        IsLabel(name) && !name.StartsWith("__", StringComparison.Ordinal);

    /// <summary>Whether a sample of a family of this type may carry the suffix.</summary>
    public static bool AllowsSuffix(FamilyType type, string suffix) => type switch
    {
        FamilyType.Counter => suffix is "" or Created,
        FamilyType.Histogram => suffix is "_bucket" or "_sum" or "_count" or Created,
        FamilyType.Summary => suffix is "" or "_sum" or "_count" or Created,
        _ => suffix.Length == 0,
    };

    /// <summary>Whether the type is one whose families hold samples of several names.</summary>
    public static bool IsComposite(FamilyType type) => type is FamilyType.Histogram or FamilyType.Summary;

    /// <summary>Whether samples of one type may stand under the other in one family: histograms and summaries only among themselves.</summary>
    public static bool MayMix(FamilyType first, FamilyType second) =>
        first == second || (!IsComposite(first) && !IsComposite(second));

    /// <summary>Whether OpenMetrics can declare the family a counter: its name ends with <c>_total</c> and is more than that.</summary>
    public static bool IsTotal(FamilyType type, string name) =>
        type == FamilyType.Counter && name.Length > Total.Length && name.EndsWith(Total, StringComparison.Ordinal);

    /// <summary>The name without a counter's <c>_total</c>, which is what OpenMetrics declares and <c>_created</c> follows.</summary>
    public static string Stem(FamilyType type, string name) => IsTotal(type, name) ? name[..^Total.Length] : name;

    /// <summary>The full name of a sample as its line shows it.</summary>
    public static string OfSample(FamilyType type, string family, string suffix) =>
        suffix.Length == 0 ? family : suffix == Created ? Stem(type, family) + Created : family + suffix;
}
