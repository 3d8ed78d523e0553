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

    /// <summary>Makes a grain that is not running yet; <paramref name="inherited" /> is served until its first own snapshot stands.</summary>
    public TargetGrain(GrainSetup setup, TargetSnapshot? inherited)
    {
        ArgumentNullException.ThrowIfNull(setup);
        _setup = setup;
        _snapshot = inherited;
        _schedule = new GrainSchedule(setup.Spec.Id, setup.Interval, setup.Spec.Tiers, setup.Time);
        _collector = new GuardedCollector(setup);
        _ledger = new SnapshotLedger(setup);
        _notices = new StateNotices(setup.Spec.Id, setup.Logger);
    }

    /// <summary>What it was made from.</summary>
    public GrainSetup Setup => _setup;

    /// <summary>The snapshot that stands; null before the first.</summary>
    public TargetSnapshot? Snapshot => Volatile.Read(ref _snapshot);

    /// <summary>The loop; ends when the token fires.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            var due = await WaitAsync(cancellationToken);
            var collected = await CollectAsync(due, cancellationToken);
            var snapshot = MakeSnapshot(collected);
            Publish(snapshot);
        }
    }

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

    private async Task<Tiers> WaitAsync(CancellationToken cancellationToken)
    {
        var pause = _schedule.UntilNext();
        var called = await _wake.WaitAsync(pause, _setup.Time, cancellationToken);
        return called == Tiers.None || pause <= TimeSpan.Zero
            ? called | _schedule.Begin()
            : called | _schedule.TakeOwed();
    }

    private Task<TimedCollection> CollectAsync(Tiers due, CancellationToken cancellationToken) =>
        _collector.CollectAsync(due, cancellationToken);

    private TargetSnapshot MakeSnapshot(TimedCollection collected)
    {
        var (collection, duration) = collected;
        var last = new LastCollection(_setup.Time.GetUtcNow(), duration, collection.Outcome);
        return _ledger.Book(collection, last);
    }

    private void Publish(TargetSnapshot snapshot)
    {
        var outcome = snapshot.Last.Outcome;
        if (outcome.Kind == OutcomeKind.Failed)
        {
            _schedule.AskEverythingNext();
        }

        Volatile.Write(ref _snapshot, snapshot);
        _setup.Stats.Book(_setup.Spec.Kind, outcome, snapshot.Last.Duration);
        _notices.Tell(snapshot.Standing);
        _wake.Answer(snapshot);
    }
}
