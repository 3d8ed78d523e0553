using System.Collections.Immutable;
using Fleet.Cluster.Targets;

namespace Fleet.Cluster.Store;

/// <summary>
/// The next state in the making: applies the writes of one group in turn, answers each, and notes the changes that must
/// be durable before any of the answers is given.
/// </summary>
internal sealed class Draft
{
    private readonly ImmutableSortedDictionary<TargetId, StoredTarget>.Builder _targets;
    private readonly List<StoreChange> _changes = [];
    private long _revision;

    public Draft(StoreState state)
    {
        _targets = state.Targets.ToBuilder();
        _revision = state.Revision;
    }

    /// <summary>What changed, in order.</summary>
    public IReadOnlyList<StoreChange> Changes => _changes;

    /// <summary>The state with all changes.</summary>
    public StoreState ToState() => new() { Revision = _revision, Targets = _targets.ToImmutable() };

    /// <summary>Creates or replaces.</summary>
    public WriteOutcome Put(TargetSpec spec, long? ifRevision)
    {
        var old = _targets.GetValueOrDefault(spec.Id);
        if (ifRevision is { } expected && expected != (old?.Revision ?? 0))
        {
            return new WriteOutcome.Conflict(old?.Revision ?? 0);
        }

        if (old is not null && TargetSpecJson.Same(old.Spec, spec))
        {
            return new WriteOutcome.Replaced(old);
        }

        var target = new StoredTarget { Spec = spec, Revision = ++_revision };
        _targets[spec.Id] = target;
        _changes.Add(new StoreChange(spec.Id, spec));
        return old is null ? new WriteOutcome.Created(target) : new WriteOutcome.Replaced(target);
    }

    /// <summary>Deletes.</summary>
    public WriteOutcome Delete(TargetId id, long? ifRevision)
    {
        if (!_targets.TryGetValue(id, out var old))
        {
            return new WriteOutcome.NotFound();
        }

        if (ifRevision is { } expected && expected != old.Revision)
        {
            return new WriteOutcome.Conflict(old.Revision);
        }

        _targets.Remove(id);
        _changes.Add(new StoreChange(id, Put: null));
        return new WriteOutcome.Deleted(++_revision);
    }

    /// <summary>Applies a change out of the journal.</summary>
    public void Replay(StoreChange change)
    {
        _revision++;
        if (change.Put is { } spec)
        {
            _targets[change.Id] = new StoredTarget { Spec = spec, Revision = _revision };
        }
        else
        {
            _targets.Remove(change.Id);
        }
    }
}
