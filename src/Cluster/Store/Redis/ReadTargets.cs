using System.Collections.Immutable;
using Fleet.Cluster.Targets;

namespace Fleet.Cluster.Store.Redis;

/// <summary>Makes the next state of what was read from the store.</summary>
internal static class ReadTargets
{
    /// <summary>The state after a reading.</summary>
    /// <param name="known">The state before.</param>
    /// <param name="reading">What was read.</param>
    /// <param name="unreadable">Called with each target that this version does not take, and why; it stays as it was known.</param>
    public static StoreState Apply(StoreState known, StoreReading reading, Action<TargetId, string> unreadable)
    {
        var onlyChanges = reading.Kind == StoreReading.Relation.Changes;
        var targets = (onlyChanges ? known.Targets : ImmutableSortedDictionary<TargetId, StoredTarget>.Empty).ToBuilder();
        foreach (var (id, stored) in reading.Values)
        {
            if (stored is null)
            {
                targets.Remove(id);
            }
            else if (Read(known.Targets.GetValueOrDefault(id), stored, reading.Kind, why => unreadable(id, why)) is { } target)
            {
                targets[id] = target;
            }
        }

        return new StoreState { Revision = reading.Revision, Targets = targets.ToImmutable() };
    }

    private static StoredTarget? Read(StoredTarget? known, StoredText stored, StoreReading.Relation kind, Action<string> unreadable)
    {
        // In one history a revision has one content; in two it may have two.
        if (known?.Revision == stored.Revision && kind != StoreReading.Relation.Fork)
        {
            return known;
        }

        try
        {
            return new StoredTarget { Spec = StoreCodec.ReadSpec(stored.Json), Revision = stored.Revision };
        }
        catch (FormatException e)
        {
            unreadable(e.Message);
            return known;
        }
    }
}
