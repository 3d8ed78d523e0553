using Fleet.Cluster;
using Fleet.Cluster.Members;
using Fleet.Cluster.Placement;
using Fleet.Cluster.Targets;

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
            await LeaveAloneAsync(cancellationToken);
            return;
        }

        var began = _time.GetTimestamp();
        var count = _host.Grains.Count();
        Log.Draining(_logger, count);
        try
        {
            await LeaveAsync(cancellationToken);
            while (_host.Table.Seats.Any(seat => IsWaited(seat.Key, seat.Value)))
            {
                await Task.Delay(Step, _time, cancellationToken);
            }

            var given = _host.Table.Seats.Values.Count(seat => seat is Seat.KeptHere { Kept.IsGiven: true });
            Log.Drained(_logger, given, count, _time.GetElapsedTime(began).TotalSeconds);
            await Task.Delay(Linger, _time, cancellationToken);
        }
        catch (OperationCanceledException)
        {
            Log.DrainCut(_logger, _host.Table.Seats.Count(seat => IsWaited(seat.Key, seat.Value)));
        }
    }

    private async Task LeaveAloneAsync(CancellationToken cancellationToken)
    {
        try
        {
            await _membership.LeaveAsync(cancellationToken);
        }
        catch (OperationCanceledException)
        {
            // The grace is over; the lease runs out by itself.
        }
    }

    private async Task LeaveAsync(CancellationToken cancellationToken)
    {
        // Once in any case: who has asked to join and is not in a view yet must not join while it stops.
        do
        {
            await _membership.LeaveAsync(cancellationToken);
            await Task.Delay(Step, _time, cancellationToken);
        }
        while (_membership.Views.Current.Members.Any(_self.Is));

        while (_placement.Current.View.Members.Any(_self.Is) || _host.Applied < _placement.Current.Version)
        {
            await Task.Delay(Step, _time, cancellationToken);
        }
    }

    // What no silo has room for nobody asks for; and who has not asked for long has begun anew.
    private bool IsWaited(TargetId id, Seat seat) => _placement.Current.OwnerOf(id) is not null
        && (seat is not Seat.KeptHere { Kept: var kept } || (!kept.IsGiven && _time.GetElapsedTime(kept.Since) < Limits.Default.HandOverPatience));
}
