using Fleet.Grains.Collecting;
using Fleet.Grains.Packs;

namespace Fleet.Grains.Collectors.Postgres;

/// <summary>Keeps the list of what the user's rights do not allow, over all collections of one target.</summary>
internal sealed class RightsRecord
{
    private readonly SortedDictionary<string, IReadOnlyList<SkippedCollector>> _refused = new(StringComparer.Ordinal);

    /// <summary>Books the packs that were due; of the others what was known stands.</summary>
    public void Book(IEnumerable<PackTally> tallies, PackSelection selection)
    {
        foreach (var tally in tallies)
        {
            _refused[tally.Pack.Name] = tally.Refusals;
        }

        var chosen = selection.Packs.Select(chosen => chosen.Pack.Name).ToHashSet(StringComparer.Ordinal);
        foreach (var gone in _refused.Keys.Where(name => !chosen.Contains(name) || _refused[name].Count == 0).ToList())
        {
            _refused.Remove(gone);
        }
    }

    /// <summary>What was refused, and which of the packs that run show less than there is.</summary>
    public IEnumerable<SkippedCollector> List(ServerFacts facts, PackSelection selection)
    {
        var names = selection.Packs.Where(chosen => chosen.Pack.NeedsMonitor && !_refused.ContainsKey(chosen.Pack.Name)).Select(chosen => chosen.Pack.Name);
        IEnumerable<SkippedCollector> less = facts.ReadsAllStatistics
            ? []
            : [new SkippedCollector("(rights)", $"The user is no member of pg_monitor: what belongs to other users is left out by {string.Join(", ", names)}.")];
        return _refused.Values.SelectMany(refusals => refusals).Concat(less);
    }
}
