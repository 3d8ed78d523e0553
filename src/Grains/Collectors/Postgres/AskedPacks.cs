using Fleet.Grains.Collecting;
using Fleet.Grains.Packs;

namespace Fleet.Grains.Collectors.Postgres;

/// <summary>
/// Remembers when packs of a user's files were asked: one that is new or changed is due at once, whatever its tier, and one
/// with a cache time is not asked again before.
/// </summary>
internal sealed class AskedPacks
{
    private readonly Dictionary<QueryPack, long> _askedAt = new(ReferenceEqualityComparer.Instance);
    private readonly TimeProvider _time;

    public AskedPacks(TimeProvider time) => _time = time;

    /// <summary>Whether a pack is to be asked in a collection of these tiers.</summary>
    public bool IsDue(QueryPack pack, Tiers due) => pack.Origin is null
        ? due.HasFlag(pack.Tier)
        : !_askedAt.TryGetValue(pack, out var at) || (due.HasFlag(pack.Tier) && _time.GetElapsedTime(at) >= pack.CacheTime);

    /// <summary>Notes that it was asked in the collection that began then.</summary>
    public void Note(QueryPack pack, long began)
    {
        if (pack.Origin is not null)
        {
            _askedAt[pack] = began;
        }
    }

    /// <summary>Forgets those that are not among these.</summary>
    public void Keep(IEnumerable<QueryPack> packs)
    {
        var kept = packs.ToHashSet<QueryPack>(ReferenceEqualityComparer.Instance);
        foreach (var gone in _askedAt.Keys.Where(pack => !kept.Contains(pack)).ToList())
        {
            _askedAt.Remove(gone);
        }
    }

    /// <summary>Forgets all: after an outage everything is asked.</summary>
    public void Forget() => _askedAt.Clear();
}
