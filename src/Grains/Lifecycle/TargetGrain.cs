using Fleet.Grains.Collecting;
using Fleet.Grains.Scheduling;
using Fleet.Grains.Snapshots;

namespace Fleet.Grains.Lifecycle;

/// <summary>
/// The one live collector of a target: a loop that shares nothing but its snapshot.
/// <code>
///   +--> 1 wait --> 2 collect --> 3 snapshot --> 4 publish --+
///   |       ^                                                |
///   |       `-- collect now (API, ?maxage)                   |
///   +--------------------------------------------------------+
/// </code>
/// </summary>
public sealed class TargetGrain : IAsyncDisposable
{
    private readonly GrainSetup _setup;
    private readonly GrainSchedule _schedule;
    private readonly GuardedCollector _collector;
    private readonly SnapshotLedger _ledger;
    private readonly StateNotices _notices;
    private readonly WakeCall _wake = new();
    private TargetSnapshot? _snapshot;

    /// <summary>
    /// Makes a grain that is not running yet. With <paramref name="taken" /> it goes on where a predecessor ended: it serves that
    /// snapshot at once, begins its first turn when the predecessor would have, with what was due there, and what was not
    /// due stands on with its true age.
    /// </summary>
    public TargetGrain(GrainSetup setup, GrainHandOver? taken)
    {
        ArgumentNullException.ThrowIfNull(setup);
        _setup = setup;
        _snapshot = taken?.Snapshot;
        _schedule = new GrainSchedule(setup.Spec.Id, setup.Interval, setup.Spec.Tiers, setup.Time, taken?.Schedule);
        _collector = new GuardedCollector(setup);
        _ledger = new SnapshotLedger(setup, _schedule.IsNew ? null : _snapshot);
        _notices = new StateNotices(setup.Spec.Id, setup.Logger, _snapshot?.Standing);
    }

    /// <summary>What it was made from.</summary>
    public GrainSetup Setup => _setup;

    /// <summary>The snapshot that stands; null before the first.</summary>
    public TargetSnapshot? Snapshot => Volatile.Read(ref _snapshot);

    /// <summary>Whether a turn is under way: a retired grain ends with it.</summary>
    internal bool IsCollecting => _wake.IsUnderWay;

    /// <summary>Average seconds of collecting per second: what the target costs its silo.</summary>
    public double Cost => _schedule.Cost;

    /// <summary>The loop; ends by itself once it is retired, and with a cancellation when the token fires.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        while (await WaitAsync(cancellationToken) is { } due && await CollectAsync(due, cancellationToken) is { } collected)
        {
            var snapshot = MakeSnapshot(collected);
            Publish(snapshot);
        }
    }

    /// <summary>
    /// Ends the grain for a hand-over: from now on no collection begins. One that is under way goes on to its end and is
    /// published, then the loop ends; callers that wait for a later one are let go.
    /// </summary>
    public void Retire()
    {
        _wake.Retire();
        _collector.Retire();
    }

    /// <summary>What the grain leaves to its successor; to be asked for once its loop has ended. The time until the next turn counts from now.</summary>
    public GrainHandOver HandOver() => new() { Snapshot = Snapshot, Schedule = _schedule.State() };

    /// <summary>Tells the grain that a scraper has just read its snapshot: its turns are pulled to just before the next time.</summary>
    public void NoteScrape() => _schedule.NoteScrape();

    /// <summary>Brings the next turn forward and gives the snapshot it ends with; all callers share one collection.</summary>
    /// <param name="due">What must be asked.</param>
    /// <param name="join">Whether a collection that is under way will do; else one that begins after the call.</param>
    /// <param name="cancellationToken">Ends the wait, not the collection.</param>
    public Task<TargetSnapshot> CollectNowAsync(Tiers due, bool join, CancellationToken cancellationToken) =>
        _wake.CallAsync(due, join).WaitAsync(cancellationToken);

    /// <summary>What would be asked of the target, and why.</summary>
    public IReadOnlyList<PlannedQuery> Plan() => _collector.Collector.Plan();

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        _wake.Abandon();
        await _collector.DisposeAsync();
    }

    private async Task<Tiers?> WaitAsync(CancellationToken cancellationToken) =>
        await _wake.WaitAsync(_schedule.UntilNext(), _setup.Time, cancellationToken) is { } called ? _schedule.Begin(called) : null;

    private async Task<TimedCollection?> CollectAsync(Tiers due, CancellationToken cancellationToken)
    {
        try
        {
            return await _collector.CollectAsync(due, cancellationToken);
        }
        catch (OperationCanceledException) when (_wake.IsRetired && !cancellationToken.IsCancellationRequested)
        {
            // Retired before it began: the turn is its successor's.
            return null;
        }
    }

    private TargetSnapshot MakeSnapshot(TimedCollection collected)
    {
        var (collection, duration) = collected;
        var last = new LastCollection(_setup.Time.GetUtcNow(), duration, collection.Outcome);
        return _ledger.Book(collection, last);
    }

    private void Publish(TargetSnapshot snapshot)
    {
        Volatile.Write(ref _snapshot, snapshot);
        _schedule.Booked(snapshot.Last.Duration, snapshot.IsUp);
        _setup.Stats.Book(_setup.Spec.Kind, snapshot.Last.Outcome, snapshot.Last.Duration);
        _notices.Tell(snapshot.Standing);
        _wake.Answer(snapshot);
    }
}
