using System.Globalization;
using Fleet.Cluster.Members;
using Fleet.Cluster.Placement;
using Fleet.Cluster.Targets;
using Fleet.Silo.Remote;
using Fleet.Silo.Serving;

namespace Fleet.Gateway.Fleet;

/// <summary>Whom to ask, and how: the placement in force, the silo of this process in memory, all others over the wire.</summary>
internal sealed class FleetSilos
{
    private readonly PlacementFollower _placements;
    private readonly ISiloPeers _peers;
    private readonly LocalSilo? _local;
    private readonly TimeProvider _time;

    public FleetSilos(PlacementFollower placements, ISiloPeers peers, LocalSilo? local, TimeProvider time)
    {
        _placements = placements;
        _peers = peers;
        _local = local;
        _time = time;
    }

    /// <summary>Who owns what now.</summary>
    public FleetPlacement Placement => _placements.Current;

    /// <summary>Whether a silo is the one of this process.</summary>
    public bool IsLocal(SiloMember member) => member.IsSameProcess(_local?.Self);

    /// <summary>
    /// Who owns what, waiting a moment for a target that was registered just now: the registry knows it before it is placed,
    /// and who was told that it stands asks for it at once.
    /// </summary>
    public async ValueTask<FleetPlacement> PlacementAsync(TargetId id, TimeSpan patience, CancellationToken cancellationToken)
    {
        var placement = Placement;
        if (placement.Registry.Targets.ContainsKey(id))
        {
            return placement;
        }

        using var limit = new CancellationTokenSource(patience, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, limit.Token);
        try
        {
            while (!placement.Registry.Targets.ContainsKey(id))
            {
                await _placements.WaitForChangeAsync(placement.Version, either.Token);
                placement = Placement;
            }
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // Deleted meanwhile, or this process has no time to breathe: what is known must do.
        }

        return placement;
    }

    /// <summary>Waits until there is another placement than the one seen, at most so long.</summary>
    public async Task ChangeAsync(long seenVersion, TimeSpan limit, CancellationToken cancellationToken)
    {
        using var timer = new CancellationTokenSource(limit, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, timer.Token);
        await _placements.WaitForChangeAsync(seenVersion, either.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        cancellationToken.ThrowIfCancellationRequested();
    }

    /// <summary>Asks a silo; another process gets no longer than <paramref name="limit" />, and no answer in time is none.</summary>
    /// <exception cref="SiloUnreachableException">No answer.</exception>
    public async Task<T> AskAsync<T>(
        SiloMember member, TimeSpan limit, Func<ISiloReader, CancellationToken, Task<T>> ask, CancellationToken cancellationToken)
    {
        if (IsLocal(member))
        {
            return await ask(_local!.Reader, cancellationToken);
        }

        using var timer = new CancellationTokenSource(limit, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, timer.Token);
        try
        {
            return await ask(_peers.Peer(member), either.Token);
        }
        catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
        {
            var told = string.Create(CultureInfo.InvariantCulture, $"{member.Name} gave no answer within {limit.TotalSeconds:0.###} s");
            throw new SiloUnreachableException(told, isGone: false, e);
        }
    }
}
