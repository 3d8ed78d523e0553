using System.Collections.Immutable;
using Fleet.Cluster.Targets;
using Fleet.Grains.Lifecycle;
using Microsoft.Extensions.Logging;

namespace Fleet.Grains.Snapshots;

/// <summary>Logs each kind of drop of a target once, and again only after it had ceased.</summary>
internal sealed class DropNotices(TargetId id, ILogger logger)
{
    private readonly HashSet<string> _duplicating = new(StringComparer.Ordinal);
    private bool _capped;

    /// <summary>Tells of duplicates of a collector.</summary>
    public void Duplicates(string collector, ImmutableArray<string> examples)
    {
        if (examples.IsEmpty)
        {
            _duplicating.Remove(collector);
        }
        else if (_duplicating.Add(collector))
        {
            Log.DuplicateSeries(logger, id, collector, examples[0]);
        }
    }

    /// <summary>Tells of families that the cap cut.</summary>
    public void Cap(int cap, ImmutableArray<CutFamily> cut)
    {
        if (!cut.IsEmpty && !_capped)
        {
            Log.SeriesCapped(logger, id, cap, string.Join(", ", cut.Take(5).Select(c => $"{c.Name} ({c.Samples})")));
        }

        _capped = !cut.IsEmpty;
    }
}
