using Fleet.Cluster.Members;

namespace Fleet.Silo.Remote;

/// <summary>Closes the connections to silos that are in no view any more that anybody looks back to.</summary>
internal sealed class PeerUpkeep : BackgroundService
{
    private readonly IMembership _membership;
    private readonly SiloPeers _peers;

    public PeerUpkeep(IMembership membership, SiloPeers peers)
    {
        _membership = membership;
        _peers = peers;
    }

    /// <inheritdoc />
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            var views = _membership.Views;
            _peers.KeepOnly(views.Earlier.Prepend(views.Current).SelectMany(view => view.Members));
            await _membership.WaitForChangeAsync(views.Current.Number, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }
}
