using System.Threading.Channels;
using Fleet.Cluster.Members;

namespace Fleet.Silo.Remote;

/// <summary>
/// Every answer of a silo tells the number of its view. When that is higher than what this process knows, it asks for the view:
/// so a newer one reaches also whom the store's news do not reach, with the next answer of any silo.
/// </summary>
internal sealed class ViewNotices : BackgroundService
{
    private readonly IMembership _membership;

    // One notice stands for all that come while a view is asked for; the newest is the best.
    private readonly Channel<(ISiloPeer Silo, long Number)> _notices =
        Channel.CreateBounded<(ISiloPeer, long)>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropOldest });

    public ViewNotices(IMembership membership) => _membership = membership;

    /// <summary>Takes note of what a silo told.</summary>
    public void Notice(ISiloPeer silo, long number)
    {
        if (IsNews(number))
        {
            _notices.Writer.TryWrite((silo, number));
        }
    }

    /// <inheritdoc />
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await foreach (var (silo, number) in _notices.Reader.ReadAllAsync(stoppingToken))
            {
                if (IsNews(number))
                {
                    await AskAsync(silo, stoppingToken);
                }
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The normal end.
        }
    }

    private bool IsNews(long number) => number > _membership.Views.Current.Number;

    private async Task AskAsync(ISiloPeer silo, CancellationToken cancellationToken)
    {
        try
        {
            _membership.Offer(await silo.ViewAsync(cancellationToken));
        }
        catch (Exception e) when (e is SiloUnreachableException or FormatException)
        {
            // The next answer tells of it again.
        }
    }
}
