using Fleet.Cluster.Placement;

namespace Fleet.Silo.Start;

/// <summary>Runs the loop that keeps the placement current while the process serves.</summary>
internal sealed class PlacementRunner : BackgroundService
{
    private readonly PlacementFollower _placement;

    public PlacementRunner(PlacementFollower placement) => _placement = placement;

    /// <inheritdoc />
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await _placement.RunAsync(stoppingToken);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The normal end. Anything else ends the process: a silo that goes by an old placement is worse than none.
        }
    }
}
