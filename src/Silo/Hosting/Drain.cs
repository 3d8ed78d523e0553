using Fleet.Cluster.Members;
using Fleet.Cluster.Placement;

namespace Fleet.Silo.Hosting;

/// <summary>
/// The end of a silo that is told to stop: leave the view -> let the others take over, and go on answering -> end. Without
/// another silo there is nobody to wait for; without the store nobody hears of it, and the silo collects on until its grace ends.
/// </summary>
internal sealed class Drain
{
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(50);

    // Gateways learn of a view within milliseconds, or with the next poll: until then they ask here.
    private static readonly TimeSpan Linger = TimeSpan.FromSeconds(1.5);

    private readonly GrainHost _host;
    private readonly IMembership _membership;
    private readonly PlacementFollower _placement;
    private readonly SiloSelf _self;
    private readonly TimeProvider _time;
    private readonly ILogger<Drain> _logger;

    public Drain(
        GrainHost host, IMembership membership, PlacementFollower placement, SiloSelf self, TimeProvider time, ILogger<Drain> logger)
    {
        _host = host;
        _membership = membership;
        _placement = placement;
        _self = self;
        _time = time;
        _logger = logger;
    }

    /// <summary>Drains; ends when all is handed over, or the token fires.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        if (!_membership.Views.Current.Members.Any(member => !_self.Is(member)))
        {
            await _membership.LeaveAsync(cancellationToken);
            return;
        }

        var began = _time.GetTimestamp();
        var count = _host.Grains.Count();
        Log.Draining(_logger, count);
        try
        {
            await LeaveAsync(cancellationToken);
            while (_host.Table.Seats.Values.Any(IsWaited) && !_membership.Views.Current.Members.IsEmpty)
            {
                await Task.Delay(Step, _time, cancellationToken);
            }

            Log.Drained(_logger, count, _time.GetElapsedTime(began).TotalSeconds);
            await Task.Delay(Linger, _time, cancellationToken);
        }
        catch (OperationCanceledException)
        {
            Log.DrainCut(_logger, _host.Table.Seats.Values.Count(IsWaited));
        }
    }

    private async Task LeaveAsync(CancellationToken cancellationToken)
    {
        while (_membership.Views.Current.Members.Any(_self.Is))
        {
            await _membership.LeaveAsync(cancellationToken);
            await Task.Delay(Step, _time, cancellationToken);
        }

        while (_placement.Current.View.Members.Any(_self.Is) || _host.Applied < _placement.Current.Version)
        {
            await Task.Delay(Step, _time, cancellationToken);
        }
    }

    private static bool IsWaited(Seat seat) => seat is not Seat.KeptHere { Kept.IsGiven: true };
}
