using Fleet.Cluster.Members;
using Fleet.Silo.Hosting;

namespace Fleet.Silo.Remote;

/// <summary>
/// Asks the other silos for their view while this process cannot reach the store: who is cut off from the store alone learns
/// by them what became of it. When they are cut off too, nobody has a newer view, and all go on as they are.
/// </summary>
internal sealed class PeerViews : BackgroundService
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(1);

    private readonly IMembership _membership;
    private readonly ISiloPeers _peers;
    private readonly SiloSelf? _self;
    private readonly TimeProvider _time;

    public PeerViews(IMembership membership, ISiloPeers peers, TimeProvider time, SiloSelf? self = null)
    {
        _membership = membership;
        _peers = peers;
        _self = self;
        _time = time;
    }

    /// <inheritdoc />
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            if (!_membership.IsUp)
            {
                var others = _membership.Views.Current.Members.Where(member => _self?.Is(member) != true);
                await Task.WhenAll(others.Select(member => AskAsync(member, stoppingToken)));
            }

            await Task.Delay(Every, _time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task AskAsync(SiloMember member, CancellationToken cancellationToken)
    {
        try
        {
            _membership.Offer(await _peers.Peer(member).ViewAsync(cancellationToken));
        }
        catch (Exception e) when (e is SiloUnreachableException or OperationCanceledException)
        {
            // It tells nothing; the others may, or the next turn.
        }
    }
}
