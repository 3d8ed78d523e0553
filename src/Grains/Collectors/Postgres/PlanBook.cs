using System.Collections.Immutable;
using Fleet.Grains.Collecting;
using Fleet.Grains.Packs;

namespace Fleet.Grains.Collectors.Postgres;

/// <summary>Keeps the plan of a target for whoever asks: what it gets asked, with the rows and remarks of the last time.</summary>
internal sealed class PlanBook
{
    private readonly Dictionary<string, (int Rows, ImmutableArray<string> Notes)> _last = new(StringComparer.Ordinal);
    private IReadOnlyList<PlannedQuery> _plan = [];

    /// <summary>The plan, from any thread.</summary>
    public IReadOnlyList<PlannedQuery> Plan => Volatile.Read(ref _plan);

    /// <summary>Books a collection.</summary>
    public void Book(HeldAnswer held, IEnumerable<PackTally> tallies)
    {
        foreach (var tally in tallies)
        {
            _last[tally.Pack.Name] = (tally.Rows, tally.Notes);
        }

        var plan = PackPlan.Of(held.Selection, held.Facts.Conditions);
        foreach (var gone in _last.Keys.Except(plan.Select(query => query.Collector), StringComparer.Ordinal).ToList())
        {
            _last.Remove(gone);
        }

        Volatile.Write(ref _plan, [.. plan.Select(WithLast)]);
    }

    private PlannedQuery WithLast(PlannedQuery query) => _last.TryGetValue(query.Collector, out var last)
        ? query with { Rows = last.Rows, Note = last.Notes.IsEmpty ? null : string.Join("; ", last.Notes) }
        : query;
}
