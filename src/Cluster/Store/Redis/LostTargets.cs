using System.Collections.Immutable;

namespace Fleet.Cluster.Store.Redis;

/// <summary>
/// Finds what a store lost that went back (a failover to a replica that lagged behind, an emptied server, a disk without
/// its last writes). Up to the fork, what the store says counts. Behind it this process knows targets that the store has
/// forgotten; they are put back, unless somebody has written or deleted them since.
/// </summary>
internal static class LostTargets
{
    /// <summary>The operations that put back what was lost; empty when nothing was.</summary>
    public static ImmutableArray<WriteOperation> Find(KnownStore known, StoreReading store)
    {
        var fork = ForkOf(known, store);
        var changedSince = store.Log.Where(mark => mark.Revision > fork).Select(mark => mark.Id).ToHashSet(StringComparer.Ordinal);
        var lost = ImmutableArray.CreateBuilder<WriteOperation>();
        foreach (var (id, target) in known.State.Targets)
        {
            // What stands there and cannot be read is not lost, and is not this process's to replace.
            if (target.Revision <= fork || store.Strange.ContainsKey(id.Value))
            {
                continue;
            }

            var stored = store.Values.GetValueOrDefault(id);
            var json = StoreCodec.WriteSpec(target.Spec);
            if (stored is null ? !changedSince.Contains(id.Value) : IsOlder(stored, target, fork))
            {
                lost.Add(WriteOperation.Renew(id, stored?.Revision ?? 0, json, target.Revision));
            }
            else if (stored?.Revision == target.Revision && stored.Json != json)
            {
                // One number for two contents: who has seen the other one would take this for no change.
                lost.Add(WriteOperation.Renew(id, stored.Revision, stored.Json, stored.Once));
            }
        }

        return lost.ToImmutable();
    }

    // Another process may have put back what it knew, which may be less than this one knows.
    private static bool IsOlder(StoredText stored, StoredTarget target, long fork) =>
        stored.Revision <= fork || stored.Once < target.Revision;

    /// <summary>The last revision up to which both are one history.</summary>
    private static long ForkOf(KnownStore known, StoreReading store)
    {
        if (known.History != store.History)
        {
            return 0;
        }

        var log = store.Log.Append(new ChangeMark(store.Revision, store.Write, string.Empty)).Select(mark => (mark.Revision, mark.Write)).ToHashSet();
        var common = known.Marks.Where(mark => log.Contains((mark.Revision, mark.Write))).Select(mark => mark.Revision).DefaultIfEmpty(-1).Max();

        // Further back than is remembered: as far as the store can have come at most.
        return common >= 0 ? common : Math.Min(known.Marks[0].Revision - 1, store.Revision);
    }
}
