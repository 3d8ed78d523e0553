namespace Fleet.Grains.Packs;

/// <summary>Counts, for one family, what all rows have added that were not shown one by one before and after.</summary>
internal sealed class RestCounter
{
    private Dictionary<string, (double Sum, double Counted)>? _sums;
    private Dictionary<string, double> _shown = new(StringComparer.Ordinal);

    /// <summary>Takes a further answer and gives the counters by what they belong to.</summary>
    /// <param name="sums">The sums of all rows.</param>
    /// <param name="shown">The rows that are shown now.</param>
    /// <param name="stayed">The keys of those that were shown before too.</param>
    public IReadOnlyDictionary<string, double> Count(IReadOnlyCollection<TopRow> sums, IReadOnlyCollection<TopRow> shown, IReadOnlySet<string> stayed)
    {
        // Everything but the rows that stayed, before and now: what it has grown by is told by no series of its own.
        var others = sums.ToDictionary(row => row.Within, row => (Before: Before(row.Within), Now: row.Sample.Value), StringComparer.Ordinal);
        foreach (var row in shown.Where(row => stayed.Contains(row.Key) && others.ContainsKey(row.Within)))
        {
            var (before, now) = others[row.Within];
            others[row.Within] = (before - _shown.GetValueOrDefault(row.Key), now - row.Sample.Value);
        }

        var isFirst = _sums is null;
        var counted = others.ToDictionary(
            pair => pair.Key,
            pair => Rest(pair.Key) + (isFirst ? 0 : Math.Max(0, pair.Value.Now - pair.Value.Before)),
            StringComparer.Ordinal);
        _sums = sums.ToDictionary(row => row.Within, row => (Sum: row.Sample.Value, Counted: counted[row.Within]), StringComparer.Ordinal);
        _shown = shown.ToDictionary(row => row.Key, row => row.Sample.Value, StringComparer.Ordinal);
        return counted;
    }

    private double Before(string within) => _sums is not null && _sums.TryGetValue(within, out var known) ? known.Sum : 0;

    private double Rest(string within) => _sums is not null && _sums.TryGetValue(within, out var known) ? known.Counted : 0;
}
