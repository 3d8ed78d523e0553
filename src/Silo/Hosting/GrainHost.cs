using System.Threading.Channels;
using Fleet.Cluster.Discovery;
using Fleet.Cluster.Placement;
using Fleet.Cluster.Targets;
using Fleet.Silo.HandOver;

namespace Fleet.Silo.Hosting;

/// <summary>
/// Follows the placement: what this silo owns gets a grain, what it no longer owns ends and waits for its new owner.
/// <code>
///   registry, view --> placement --> for each target: begin, take over, restart, let go
///                          ^                                   |
///                          `---- an ending or arrival is done -'
/// </code>
/// This loop decides; a seat is changed only in place of the one that was looked at (<see cref="SeatTable" />).
/// </summary>
public sealed class GrainHost : BackgroundService
{
    private static readonly TimeSpan Sweep = TimeSpan.FromSeconds(5);

    private readonly PlacementFollower _placement;
    private readonly SiloSelf _self;
    private readonly GrainFactory _factory;
    private readonly HandOverTaker _taker;
    private readonly TimeProvider _time;
    private readonly ILogger<GrainHost> _logger;
    private readonly GrainEndings _endings;

    // Each target stands in it at most a few times: once for every ending or arrival that is done.
    private readonly Channel<TargetId> _again = Channel.CreateUnbounded<TargetId>(new UnboundedChannelOptions { SingleReader = true });
    private readonly List<Task> _arrivals = [];
    private long _appliedView;
    private bool _watching;

    /// <summary>A host without grains until it is started.</summary>
    public GrainHost(
        PlacementFollower placement, SiloSelf self, GrainFactory factory, HandOverTaker taker, TimeProvider time, ILogger<GrainHost> logger)
    {
        _placement = placement;
        _self = self;
        _factory = factory;
        _taker = taker;
        _time = time;
        _logger = logger;
        _endings = new GrainEndings(Table, time, logger);
        _endings.Ended += id => _again.Writer.TryWrite(id);
    }

    internal SeatTable Table { get; } = new();

    /// <summary>The grains that run.</summary>
    internal IEnumerable<RunningGrain> Grains => Table.Seats.Values.OfType<Seat.Running>().Select(seat => seat.Grain);

    /// <summary>The version of the placement that the seats follow.</summary>
    internal long Applied { get; private set; }

    /// <inheritdoc />
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        foreach (var (id, seat) in Table.Seats)
        {
            switch (seat)
            {
                case Seat.Running running:
                    _endings.Begin(id, running, finish: false);
                    break;
                case Seat.Leaving leaving:
                    leaving.Grain.Hurry();
                    break;
            }
        }

        await _endings.AllAsync().WaitAsync(cancellationToken);
    }

    /// <summary>Ends a grain for its new owner in a view, of which this loop may not know yet; null when it is not running any more.</summary>
    internal Seat.Leaving? LetGo(TargetId id, Seat.Running running, long view) => _endings.Begin(id, running, finish: true, view);

    /// <inheritdoc />
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.Yield();
        while (!stoppingToken.IsCancellationRequested)
        {
            var placement = _placement.Current;
            Apply(placement, stoppingToken);
            await AgainAsync(placement, stoppingToken);
        }

        // Those under way see the token too.
        await Task.WhenAll(_arrivals).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    /// <summary>Until the placement changes, single targets are looked at again when something of theirs is done.</summary>
    private async Task AgainAsync(FleetPlacement placement, CancellationToken stoppingToken)
    {
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken);
        var changed = _placement.WaitForChangeAsync(placement.Version, ended.Token);
        while (!changed.IsCompleted)
        {
            var done = _again.Reader.WaitToReadAsync(ended.Token).AsTask();
            var swept = Task.Delay(Sweep, _time, ended.Token);
            await Task.WhenAny(changed, done, swept);
            if (stoppingToken.IsCancellationRequested)
            {
                break;
            }

            List<TargetId> arriving = [];
            while (_again.Reader.TryRead(out var id))
            {
                Look(id, placement, arriving);
            }

            Arrive(arriving, placement, stoppingToken);
            Forget(placement);
        }

        // The normal end is no exception: when another part could not start, the host would log it as a failure.
        await ended.CancelAsync();
        await changed.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private void Apply(FleetPlacement placement, CancellationToken stoppingToken)
    {
        List<TargetId> arriving = [];
        foreach (var id in Table.Seats.Keys.Where(id => !placement.Registry.Targets.ContainsKey(id)))
        {
            Look(id, placement, arriving);
        }

        foreach (var id in placement.Registry.Targets.Keys)
        {
            Look(id, placement, arriving);
        }

        Arrive(arriving, placement, stoppingToken);
        Applied = placement.Version;
        _appliedView = placement.View.Number;
        if (!_watching)
        {
            // Later changes are the doing of people who see their answers; only the start is told here.
            _watching = true;
            Log.Watching(_logger, Table.Seats.Count);
        }
    }

    private void Look(TargetId id, FleetPlacement placement, List<TargetId> arriving)
    {
        var target = placement.Registry.Targets.GetValueOrDefault(id);
        var owned = target is not null && _self.Is(placement.OwnerOf(id));
        switch (Table.Find(id))
        {
            case null when owned:
                Begin(target!, placement, kept: null, arriving);
                break;
            case Seat.Running running when target is null || (owned && !IsSame(running.Grain.Target, target)):
                _endings.Begin(id, running, finish: false);
                break;
            case Seat.Running running when !owned:
                _endings.Begin(id, running, finish: true);
                break;
            case Seat.Running running when OwnedMeanwhile(id, placement) is { } other:
                _endings.Begin(id, running, finish: true, forView: other);
                break;
            case Seat.Arriving seat when !owned:
                Table.Replace(id, seat, target is not null && seat.Kept is { } kept ? new Seat.KeptHere(kept) : null);
                break;
            case Seat.KeptHere seat when target is null:
                Table.Replace(id, seat, null);
                break;
            case Seat.KeptHere seat when owned && seat.Kept.ForView <= placement.View.Number:
                Begin(target!, placement, seat.Kept, arriving);
                break;
        }
    }

    /// <summary>
    /// The number of a view that this silo slept through, in which another owned the target: that one has it now, and what
    /// runs here is of the past. Null when there is none.
    /// </summary>
    private long? OwnedMeanwhile(TargetId id, FleetPlacement placement) =>
        placement.Earlier.TakeWhile(table => table.View.Number > _appliedView).FirstOrDefault(table => !_self.Is(table.OwnerOf(id)))?.View.Number;

    /// <summary>A target that is owned from now on: of a known owner it is taken over, what was here last goes on, a new one begins.</summary>
    private void Begin(RegisteredTarget target, FleetPlacement placement, KeptGrain? kept, List<TargetId> arriving)
    {
        var id = target.Spec.Id;
        var seat = Table.Find(id);
        if (kept is null or { ForView: > 0 } && !placement.EarlierOwnersOf(id).IsEmpty)
        {
            if (Table.Replace(id, seat, new Seat.Arriving(kept)))
            {
                arriving.Add(id);
            }

            return;
        }

        Run(seat, target, kept);
    }

    /// <summary>A grain begins only once its seat is won: one that nobody holds would collect for ever.</summary>
    private void Run(Seat? seat, RegisteredTarget target, KeptGrain? kept)
    {
        var id = target.Spec.Id;
        var grain = new RunningGrain(target, _factory.Setup(target.Spec), kept is null ? null : Inheritance.Of(kept, target, _time));
        if (Table.Replace(id, seat, new Seat.Running(grain)))
        {
            grain.Start();
        }
        else
        {
            _again.Writer.TryWrite(id);
        }
    }

    private void Arrive(List<TargetId> ids, FleetPlacement placement, CancellationToken stoppingToken)
    {
        _arrivals.RemoveAll(task => task.IsCompleted);
        if (ids.Count > 0)
        {
            _arrivals.Add(ArriveAsync(placement, ids, stoppingToken));
        }
    }

    private async Task ArriveAsync(FleetPlacement placement, List<TargetId> ids, CancellationToken stoppingToken)
    {
        try
        {
            await _taker.TakeAsync(placement, ids, Arrived, stoppingToken);
            return;
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            return;
        }
#pragma warning disable CA1031 // Outermost edge of a take-over: whatever went wrong, its targets must be collected by somebody.
        catch (Exception e)
#pragma warning restore CA1031
        {
            Log.TakeOverFailed(_logger, e, ids.Count);
        }

        ids.ForEach(id => Arrived(id, null));
    }

    private void Arrived(TargetId id, HandOverEntry? entry)
    {
        if (Table.Find(id) is not Seat.Arriving seat)
        {
            return;
        }

        var placement = _placement.Current;
        var target = placement.Registry.Targets.GetValueOrDefault(id);
        var kept = Inheritance.Latest(seat.Kept, target, entry, _time);
        if (target is not null && _self.Is(placement.OwnerOf(id)))
        {
            Run(seat, target, kept);
        }
        else
        {
            // It moved on while it was on its way: the next owner asks here.
            Table.Replace(id, seat, kept is null ? null : new Seat.KeptHere(kept));
        }

        _again.Writer.TryWrite(id);
    }

    /// <summary>What an ended grain left is of no use once it is two intervals old: nothing serves it any more.</summary>
    private void Forget(FleetPlacement placement)
    {
        foreach (var (id, seat) in Table.Seats)
        {
            if (seat is Seat.KeptHere { Kept: var kept }
                && _time.GetElapsedTime(kept.Since) > _factory.IntervalOf(kept.Target.Spec) * 2
                && !_self.Is(placement.OwnerOf(id)))
            {
                Table.Replace(id, seat, null);
            }
        }
    }

    private static bool IsSame(RegisteredTarget one, RegisteredTarget other) =>
        ReferenceEquals(one.Spec, other.Spec) || (one.Origin == other.Origin && one.Revision == other.Revision && one.Revision != 0);
}
