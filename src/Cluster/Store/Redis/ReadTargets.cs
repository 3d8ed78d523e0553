using System.Collections.Immutable;
using Fleet.Cluster.Targets;

namespace Fleet.Cluster.Store.Redis;

/// <summary>Makes the next state of what was read from the store.</summary>
internal static class ReadTargets
{
    /// <summary>The state after a reading.</summary>
    /// <param name="known">The state before.</param>
    /// <param name="reading">What was read.</param>
    /// <param name="unreadable">Called with the field of each target that cannot be read, and why; it stays as it was known, and is left out when it was not.</param>
    public static StoreState Apply(StoreState known, StoreReading reading, Action<string, string> unreadable)
    {
        var onlyChanges = reading.Kind == StoreReading.Relation.Changes;
        var targets = (onlyChanges ? known.Targets : ImmutableSortedDictionary<TargetId, StoredTarget>.Empty).ToBuilder();
        foreach (var (id, stored) in reading.Values)
        {
            if (stored is null)
            {
                targets.Remove(id);
            }
            else if (Read(id, known.Targets.GetValueOrDefault(id), stored, reading.Kind, unreadable) is { } target)
            {
                targets[id] = target;
            }
        }

        foreach (var (field, why) in reading.Strange)
        {
            unreadable(field, why);
            if (TargetId.TryParse(field, out var id) && known.Targets.TryGetValue(id, out var target))
            {
                targets[id] = target;
            }
        }

        return new StoreState { Revision = reading.Revision, Targets = targets.ToImmutable() };
    }

    private static StoredTarget? Read(
        TargetId id, StoredTarget? known, StoredText stored, StoreReading.Relation kind, Action<string, string> unreadable)
    {
        // In one history a revision has one content; in two it may have two.
        if (known?.Revision == stored.Revision && kind != StoreReading.Relation.Fork)
        {
            return known;
        }

        try
        {
            var spec = StoreCodec.ReadSpec(stored.Json);
            return spec.Id == id
                ? new StoredTarget { Spec = spec, Revision = stored.Revision }
                : throw new FormatException($"holds a target under the id of another one ({spec.Id} under {id})");
        }
        catch (FormatException e)
        {
            unreadable(id.Value, e.Message);
            return known;
        }
    }
}
