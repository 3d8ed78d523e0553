using System.Collections.Immutable;
using Fleet.Grains.Collecting;
using Xunit;

namespace Fleet.Tests.Integration.Redis.Parity;

/// <summary>
/// Fleet's series beside the exporter's. Each series of the exporter is demanded with its whole set of labels, its type, and its
/// value: the exporter is asked before and after Fleet, and Fleet's value must be one that it had in between.
/// </summary>
internal sealed class Comparison
{
    private const string Percentiles = "redis_latency_percentiles_usec";

    private readonly ImmutableArray<Difference> _differences;
    private readonly List<string> _wrong = [];

    private Comparison(IEnumerable<Difference> more) => _differences = [.. Differences.All, .. more];

    /// <summary>Series that were demanded and compared by name, labels and type.</summary>
    public int Compared { get; private set; }

    /// <summary>Of them, those whose value stood still and was the same.</summary>
    public int Same { get; private set; }

    /// <summary>Of them, those whose value rose or fell, and lay between what it was before and after.</summary>
    public int Between { get; private set; }

    /// <summary>Of them, those whose value was not compared.</summary>
    public int Unvalued => Compared - Same - Between;

    /// <summary>Compares, and fails the test with everything that is not as it should be.</summary>
    public static Comparison Of(Dictionary<string, Series> before, Collection collection, Dictionary<string, Series> after, params Difference[] more)
    {
        var comparison = new Comparison(more);
        var ours = comparison.Plain(Series.Of(collection).Values);
        foreach (var (key, series) in comparison.Plain(before.Values.Where(static one => one.Name.StartsWith("redis_", StringComparison.Ordinal))))
        {
            comparison.Demand(key, series, after.GetValueOrDefault(series.Key)?.Value, ours, comparison.IsValued(series, before, after));
        }

        comparison.DemandNoMore(ours, comparison.Plain(before.Values.Concat(after.Values)));
        Assert.True(comparison._wrong.Count == 0, string.Join('\n', comparison._wrong));
        return comparison;
    }

    /// <inheritdoc />
    public override string ToString() => $"{Compared} series: {Same} values stood still and are the same, {Between} moved and lie between, {Unvalued} by name, labels and type only";

    private void Demand(string key, Series theirs, double? after, Dictionary<string, Series> ours, bool isValued)
    {
        if (Find(theirs) is { IsAbsent: true })
        {
            return;
        }

        Compared++;
        if (!ours.TryGetValue(key, out var own))
        {
            _wrong.Add("missing: " + key);
        }
        else if (own.Type != theirs.Type && Find(theirs) is not { IsOtherType: true })
        {
            _wrong.Add($"{key} is a {own.Type}, not a {theirs.Type}");
        }
        else if (isValued)
        {
            DemandValue(own, theirs.Value, after ?? theirs.Value, Find(theirs)?.Apart ?? 0);
        }
    }

    /// <summary>Percentiles of a command stand still for as long as nobody calls it.</summary>
    private bool IsValued(Series series, Dictionary<string, Series> before, Dictionary<string, Series> after)
    {
        if (series.Name == Percentiles)
        {
            var calls = (series with { Name = Percentiles + "_count" }).Without(["quantile"]).Key;
            return before[calls].Value.Equals(after.GetValueOrDefault(calls)?.Value);
        }

        return !Differences.Moving.Contains(series.Name) && Find(series) is not { Apart: double.PositiveInfinity };
    }

    private void DemandValue(Series own, double before, double after, double apart)
    {
        var rounding = 1e-9 * Math.Abs(before);
        if (own.Value < Math.Min(before, after) - apart - rounding || own.Value > Math.Max(before, after) + apart + rounding)
        {
            _wrong.Add($"{own.Key} is {own.Value}, not {before} to {after}");
        }
        else if (before.Equals(after))
        {
            Same++;
        }
        else
        {
            Between++;
        }
    }

    /// <summary>In a family that both have, a series that only Fleet has would change every sum.</summary>
    private void DemandNoMore(Dictionary<string, Series> ours, Dictionary<string, Series> theirs)
    {
        var names = theirs.Values.Select(static series => series.Name).ToHashSet(StringComparer.Ordinal);
        _wrong.AddRange(ours.Where(one => names.Contains(one.Value.Name) && !theirs.ContainsKey(one.Key) && Find(one.Value) is not { HasMore: true }).Select(static one => "more than the exporter has: " + one.Key));
    }

    private Difference? Find(Series series) => _differences.FirstOrDefault(one => one.Concerns(series));

    /// <summary>By their keys, without the labels that are not compared.</summary>
    private Dictionary<string, Series> Plain(IEnumerable<Series> all)
    {
        var plain = new Dictionary<string, Series>(StringComparer.Ordinal);
        foreach (var series in all)
        {
            var without = Find(series) is { } one ? series.Without(one.MoreLabels.Concat(one.OtherLabels)).Key : series.Key;
            plain[without] = series;
        }

        return plain;
    }
}
