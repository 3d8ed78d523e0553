using System.Collections.Immutable;
using Fleet.Cluster.Targets;

namespace Fleet.Silo.Hosting;

/// <summary>The seats of a silo. Whoever changes one says which it takes the place of, so that of two changes at once one gives way.</summary>
internal sealed class SeatTable
{
    private ImmutableDictionary<TargetId, Seat> _seats = ImmutableDictionary<TargetId, Seat>.Empty;

    /// <summary>All seats, by one reference read.</summary>
    public ImmutableDictionary<TargetId, Seat> Seats => Volatile.Read(ref _seats);

    /// <summary>The seat of a target; null for none.</summary>
    public Seat? Find(TargetId id) => Seats.GetValueOrDefault(id);

    /// <summary>Puts a seat (null: none) in the place of another (null: none); false when that is no longer the one.</summary>
    public bool Replace(TargetId id, Seat? from, Seat? to)
    {
        var replaced = false;
        ImmutableInterlocked.Update(ref _seats, seats =>
        {
            replaced = ReferenceEquals(seats.GetValueOrDefault(id), from);
            return (replaced, to) switch
            {
                (false, _) => seats,
                (true, null) => seats.Remove(id),
                (true, not null) => seats.SetItem(id, to),
            };
        });
        return replaced;
    }
}
