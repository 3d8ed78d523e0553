using System.Collections.Immutable;
using Fleet.Cluster.Members;
using Fleet.Cluster.Placement;
using Fleet.Cluster.Targets;
using Fleet.Silo.Hosting;

namespace Fleet.Silo.HandOver;

/// <summary>
/// Gives the grains of this silo to their new owners. Who asks by a newer view is believed, and that view counts here from
/// then on; who asks by an older one than makes this silo the owner has to learn first.
/// </summary>
public sealed class HandOverGiver : IHandOverGiver
{
    // Collections mostly end within this; for the others the taker asks again.
    private static readonly TimeSpan Wait = TimeSpan.FromMilliseconds(500);

    private static readonly TimeSpan Little = TimeSpan.FromMilliseconds(30);

    private readonly GrainHost _host;
    private readonly IMembership _membership;
    private readonly PlacementFollower _placement;
    private readonly SiloSelf _self;
    private readonly HandOverStats _stats;
    private readonly TimeProvider _time;

    /// <summary>A giver of this host's grains.</summary>
    public HandOverGiver(
        GrainHost host, IMembership membership, PlacementFollower placement, SiloSelf self, HandOverStats stats, TimeProvider time)
    {
        _host = host;
        _membership = membership;
        _placement = placement;
        _self = self;
        _stats = stats;
        _time = time;
    }

    /// <inheritdoc />
    public async Task<ImmutableArray<HandOverEntry>> GiveAsync(HandOverRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        _membership.Offer(request.View);
        var given = request.Targets.RemoveAll(IsOwnedHere(_placement.Current, request.View)).ToHashSet();
        await EndAsync(given, request.View.Number, cancellationToken);
        return [.. request.Targets.Select(id => given.Contains(id) ? Give(id, request.View.Number) : Answer(id, HandOverStatus.Busy))];
    }

    private Predicate<TargetId> IsOwnedHere(FleetPlacement placement, FleetView asked) =>
        id => placement.View.Number >= asked.Number && _self.Is(placement.OwnerOf(id));

    private async Task EndAsync(HashSet<TargetId> ids, long view, CancellationToken cancellationToken)
    {
        var endings = ids.Select(id => _host.Table.Find(id) switch
        {
            Seat.Running running => _host.LetGo(id, running, view)?.Ended,
            Seat.Leaving leaving => leaving.Ended,
            _ => null,
        }).OfType<Task>().ToList();
        // Those that collect just now must not hold up the others: the wait is over with half of them, and for the rest the taker comes again.
        var wait = Task.WhenAll(endings).WaitAsync(Wait, _time, cancellationToken);
        while (!wait.IsCompleted && endings.Count(ending => ending.IsCompleted) * 2 < endings.Count)
        {
            await Task.WhenAny(endings.Where(ending => !ending.IsCompleted).Append(wait));
        }

        await Task.WhenAny(wait, Task.Delay(Little, _time, cancellationToken));
        cancellationToken.ThrowIfCancellationRequested();
    }

    private HandOverEntry Give(TargetId id, long view)
    {
        switch (_host.Table.Find(id))
        {
            case null:
                return Answer(id, HandOverStatus.Unknown);
            case Seat.KeptHere seat:
                return Give(id, seat, view);
            default:
                return Answer(id, HandOverStatus.Busy);
        }
    }

    private HandOverEntry Give(TargetId id, Seat.KeptHere seat, long view)
    {
        var kept = seat.Kept;
        if (!_host.Table.Replace(id, seat, new Seat.KeptHere(kept with { ForView = Math.Max(view, kept.ForView), IsGiven = true })))
        {
            return Answer(id, HandOverStatus.Busy);
        }

        if (!kept.IsGiven)
        {
            _stats.Book(HandOverStats.Given);
        }

        var spec = kept.Target.Spec;
        return new HandOverEntry { Id = id, Status = HandOverStatus.Given, Kind = spec.Kind, Address = spec.Address, Grain = kept.LeftNow(_time) };
    }

    private static HandOverEntry Answer(TargetId id, HandOverStatus status) => new() { Id = id, Status = status };
}
