using Fleet.Exposition;
using Fleet.Grains.Collecting;

namespace Fleet.Tests.Integration.Postgres;

/// <summary>
/// Compares one collection with what the exporter said right before and right after it: every series that stood there both
/// times has to be here, with its labels and its type, and with a value that lies between the two.
/// </summary>
internal sealed class SideBySide
{
    // The exporter cuts times to whole seconds; a few records of WAL may be written by the server itself at any moment.
    private const double Seconds = 1;
    private const double WalBytes = 64 << 10;

    private readonly IReadOnlyList<MetricFamily> _before;
    private readonly Dictionary<string, MetricFamily> _after;
    private readonly ILookup<string, MetricFamily> _ours;

    public SideBySide(IReadOnlyList<MetricFamily> before, IReadOnlyList<MetricFamily> after, Collection ours)
    {
        _before = before;
        _after = after.ToDictionary(family => family.Name, StringComparer.Ordinal);
        _ours = ours.Parts.SelectMany(part => part.Families).Where(family => !family.Samples.IsEmpty).ToLookup(family => family.Name, StringComparer.Ordinal);
    }

    /// <summary>How many series were compared.</summary>
    public int Series { get; private set; }

    public List<string> Problems() =>
        [.. _before.Where(family => !DeliberateDifferences.Any(DeliberateDifferences.NotCompared, family.Name)).SelectMany(Problems)];

    private IEnumerable<string> Problems(MetricFamily theirs)
    {
        var ours = _ours[theirs.Name].ToList();
        if (ours.Count > 1)
        {
            yield return $"{theirs.Name}: {ours.Count} families here";
        }

        if (ours.Count == 1 && ours[0].Type != theirs.Type)
        {
            yield return $"{theirs.Name}: {theirs.Type} there, {ours[0].Type} here";
        }

        foreach (var sample in theirs.Samples.Where(sample => !IsOfNoDatabase(sample)))
        {
            if (_after.GetValueOrDefault(theirs.Name)?.Samples.Where(one => Same(one, sample)).ToList() is [var later]
                && Problem(theirs.Name, sample, later.Value, ours) is { } problem)
            {
                yield return problem;
            }
        }
    }

    private string? Problem(string name, Sample there, double later, List<MetricFamily> ours)
    {
        Series++;
        var compared = DeliberateDifferences.LabelsOf(name);
        var here = ours.SelectMany(family => family.Samples).Where(sample => Same(Only(sample, compared), Only(there, compared))).ToList();
        if (here.Count == 0)
        {
            // NaN is what the exporter makes of NULL: nothing is known, and nothing is said here.
            return double.IsNaN(there.Value) ? null : $"{Text(name, there)} is missing";
        }

        if (DeliberateDifferences.Any(DeliberateDifferences.Moving, name) || here.Any(sample => IsBetween(name, sample.Value, there.Value, later)))
        {
            return null;
        }

        return $"{Text(name, there)}: {there.Value:R} to {later:R} there, {string.Join(' ', here.Select(sample => $"{sample.Value:R}"))} here";
    }

    private static bool IsBetween(string name, double ours, double before, double after)
    {
        var isReset = name.Contains("_stats_reset", StringComparison.Ordinal);
        if (double.IsNaN(before) || double.IsNaN(ours))
        {
            // Since 0.13 the exporter too says 0 of statistics that never began anew.
            return double.IsNaN(before) && (double.IsNaN(ours) || (isReset && ours == 0));
        }

        var leeway = isReset || name.EndsWith("_time", StringComparison.Ordinal) ? Seconds
            : name.Contains("_lsn", StringComparison.Ordinal) ? WalBytes
            : 1e-9 * Math.Abs(ours);
        return ours >= Math.Min(before, after) - leeway && ours <= Math.Max(before, after) + leeway;
    }

    // Since 0.13 the exporter too leaves out the row for what belongs to no database.
    private static bool IsOfNoDatabase(Sample sample) => sample.Labels.Contains(new Label("datid", "0"));

    private static Sample Only(Sample sample, string[]? labels) =>
        labels is null ? sample : sample with { Labels = sample.Labels.RemoveAll(label => !labels.Contains(label.Name)) };

    private static bool Same(Sample one, Sample other) =>
        one.Suffix == other.Suffix && one.Labels.Length == other.Labels.Length && one.Labels.All(other.Labels.Contains);

    private static string Text(string name, Sample sample) =>
        $"{name}{sample.Suffix}{{{string.Join(',', sample.Labels.Select(label => $"{label.Name}=\"{label.Value}\""))}}}";
}
