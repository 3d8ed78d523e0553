using Fleet.Cluster;
using Fleet.Cluster.Placement;
using Fleet.Cluster.Targets;
using Fleet.Silo.Hosting;
using Fleet.Silo.Remote;
using Fleet.Silo.Serving;

namespace Fleet.Silo.Http;

/// <summary>Reads a target of another silo for a gateway that cannot reach that one itself. One hop only: what is asked here is not passed on again.</summary>
internal sealed class SnapshotRelay
{
    private readonly PlacementFollower _placement;
    private readonly SiloSelf _self;
    private readonly ISiloPeers _peers;
    private readonly TimeProvider _time;

    public SnapshotRelay(PlacementFollower placement, SiloSelf self, ISiloPeers peers, TimeProvider time)
    {
        _placement = placement;
        _self = self;
        _peers = peers;
        _time = time;
    }

    /// <summary>What the owner answers; unknown when it does not, or when this silo is the owner.</summary>
    public async Task<SnapshotAnswer> ReadAsync(TargetId id, SnapshotQuery query, CancellationToken cancellationToken)
    {
        if (_placement.Current.OwnerOf(id) is not { } owner || _self.Is(owner))
        {
            return new SnapshotAnswer.Unknown();
        }

        // Shorter than the one who asks waits for this silo: it must not seem silent because another one is.
        using var timer = new CancellationTokenSource(Limits.Default.RelayTime, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timer.Token, cancellationToken);
        try
        {
            return await _peers.Peer(owner).ReadAsync(id, query with { IsRelayed = false }, either.Token);
        }
        catch (Exception e) when (e is SiloUnreachableException || (e is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            return new SnapshotAnswer.Unknown();
        }
    }
}
