using System.Collections.Immutable;

namespace Fleet.Grains.Snapshots;

/// <summary>How many samples a grain and its predecessors had to leave out, by reason.</summary>
internal sealed class DropCounts
{
    /// <summary>Over the cap of series of one target.</summary>
    public const string Cap = "cap";

    /// <summary>A name that Prometheus would refuse.</summary>
    public const string Invalid = "invalid";

    /// <summary>Duplicates of a series that stands.</summary>
    public long Duplicates { get; set; }

    /// <summary>Dropped for each other reason; every reason is always there.</summary>
    public ImmutableSortedDictionary<string, long> ByReason { get; private set; } =
        ImmutableSortedDictionary.Create<string, long>(StringComparer.Ordinal).Add(Cap, 0).Add(Invalid, 0);

    /// <summary>Goes on with the counts of a predecessor's snapshot; null for none.</summary>
    public static DropCounts After(TargetSnapshot? taken)
    {
        var counts = new DropCounts { Duplicates = taken?.Duplicates ?? 0 };
        foreach (var reason in counts.ByReason.Keys)
        {
            counts.Add(reason, taken?.Dropped.GetValueOrDefault(reason) ?? 0);
        }

        return counts;
    }

    /// <summary>Adds to one reason.</summary>
    public void Add(string reason, long samples) => ByReason = ByReason.SetItem(reason, ByReason[reason] + samples);
}
