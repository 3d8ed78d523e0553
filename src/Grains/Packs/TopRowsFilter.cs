using System.Collections.Immutable;
using Fleet.Exposition;

namespace Fleet.Grains.Packs;

/// <summary>
/// Decides which rows of a pack are shown one by one, and keeps a counter of all others. The statement gives its rows in the
/// order of their rank, half as many again as are shown, and one row of sums over all rows for each <see cref="TopRows.Within" />.
/// </summary>
/// <remarks>
/// A row is shown once it is among the first, and until the statement does not give it any more. What a row adds between two
/// answers is counted by its own series when both answers show it, and by the counter of the others when not: so the increases
/// of all series together are those of the whole, and no counter falls or leaps when a row comes or goes. That counter begins at
/// 0, as a counter of this process: if it began with what the rows have counted so far, each restart would look like that much work.
/// What the server forgets of rows that are not shown makes the sum of all fall; the counter then stands still.
/// </remarks>
internal sealed class TopRowsFilter
{
    private readonly TopRows _top;
    private readonly int _count;
    private readonly Dictionary<string, RestCounter> _counters = new(StringComparer.Ordinal);
    private HashSet<string> _shown = new(StringComparer.Ordinal);

    public TopRowsFilter(TopRows top, int count)
    {
        _top = top;
        _count = count;
    }

    /// <summary>The families with the rows to show, and the counters of the others.</summary>
    public ImmutableArray<MetricFamily> Apply(ImmutableArray<MetricFamily> families)
    {
        var rows = families.Select(family => family.Samples.Select(Row).ToList()).ToList();
        var ranked = rows.SelectMany(family => family).Where(row => !row.IsSum).Select(row => row.Key).Distinct(StringComparer.Ordinal).ToList();
        var shown = ranked.Where((key, rank) => rank < _count || _shown.Contains(key)).ToHashSet(StringComparer.Ordinal);
        var stayed = shown.Where(_shown.Contains).ToHashSet(StringComparer.Ordinal);
        _shown = shown;
        return [.. families.Select((family, i) => family with { Samples = [.. Samples(family, rows[i], stayed)] })];
    }

    private IEnumerable<Sample> Samples(MetricFamily family, List<TopRow> rows, HashSet<string> stayed)
    {
        var shown = rows.Where(row => !row.IsSum && _shown.Contains(row.Key)).ToList();
        var one = shown.Select(row => row.Sample);
        if (family.Type != FamilyType.Counter)
        {
            // No sum of others can be told of a mean, a size or a time.
            return one;
        }

        if (!_counters.TryGetValue(family.Name, out var counter))
        {
            _counters.Add(family.Name, counter = new RestCounter());
        }

        // Of rows with equal labels the first one counts, as everywhere.
        var sums = rows.Where(row => row.IsSum).DistinctBy(row => row.Within).ToList();
        var rest = counter.Count(sums, [.. shown.DistinctBy(row => row.Key)], stayed);
        return one.Concat(sums.Select(row => row.Sample with { Value = rest[row.Within] }));
    }

    private TopRow Row(Sample sample)
    {
        var isSum = false;
        var within = string.Empty;
        foreach (var label in sample.Labels)
        {
            isSum |= label.Name == _top.Label && label.Value == TopRows.Rest;
            within = label.Name == _top.Within ? label.Value : within;
        }

        return new TopRow(string.Join('\u001f', sample.Labels.Select(label => label.Value)), within, isSum, sample);
    }
}
