using Fleet.Grains.Collecting;
using Fleet.Grains.Scheduling;

namespace Fleet.Grains.Lifecycle;

/// <summary>
/// Stands between a grain and its collector: the silo's tenure, the reachability check of a target that is down, the pace of
/// connects, the gate, the deadline (made here and nowhere else; no wait counts into it), and the catch-all. Whatever the
/// collector does, a collection comes back.
/// </summary>
public sealed class GuardedCollector : IAsyncDisposable
{
    // A collector that minds its token ends within this; one that does not is left behind, never run twice.
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(2);

    private readonly GrainSetup _setup;
    private readonly ICollector _collector;
    private readonly SecretWatch _secrets;
    private readonly Backoff _backoff;

    // Never disposed: it has neither a timer nor a handle, and who retires a grain need not know whether it has ended.
    private readonly CancellationTokenSource _retired = new();

    // Whether the last collection came, and promptly. A new target counts as suspect until then: a fleet that starts beside
    // a thousand hung databases; and so does one that answers, but slowly, and would hold a place for long.
    private bool _prompt;
    private Task _running = Task.CompletedTask;

    /// <summary>Makes the collector; opens nothing.</summary>
    public GuardedCollector(GrainSetup setup)
    {
        ArgumentNullException.ThrowIfNull(setup);
        _setup = setup;
        _secrets = new SecretWatch(setup.Secrets);
        _collector = setup.Kind.Create(setup.CollectorContext with { Secrets = _secrets });
        _backoff = new Backoff(setup.Interval, setup.Limits.MaxBackoff, setup.Time, setup.Random);
    }

    /// <summary>The collector itself, to ask for its plan.</summary>
    public ICollector Collector => _collector;

    /// <summary>One collection; only the grain's own end, or <see cref="Retire" /> before it begins, makes it throw.</summary>
    public async Task<TimedCollection> CollectAsync(Tiers due, CancellationToken cancellationToken)
    {
        if (!_running.IsCompleted)
        {
            return new(Collection.Failed(FailureReason.Timeout, "The previous collection has not stopped yet."), TimeSpan.Zero);
        }

        using var waiting = CancellationTokenSource.CreateLinkedTokenSource(_retired.Token, cancellationToken);
        await _setup.Tenure.WaitAsync(waiting.Token);
        var began = _setup.Time.GetTimestamp();
        if (_backoff.IsPausing && await UnreachableAsync(cancellationToken) is { } unreachable)
        {
            return new(_collector.Unreached(unreachable), _setup.Time.GetElapsedTime(began));
        }

        using var place = await MayBeginAsync(waiting.Token);
        began = _setup.Time.GetTimestamp();
        var collection = await CollectWithinDeadlineAsync(due, cancellationToken);
        var duration = _setup.Time.GetElapsedTime(began);
        Learn(collection.Outcome.Kind != OutcomeKind.Failed, duration);
        return new(_secrets.Redacted(collection), duration);
    }

    /// <summary>Lets no further collection begin, also none that waits for leave to begin now; one that has begun goes on to its end.</summary>
    public void Retire() => _retired.Cancel();

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        // The grain's end interrupts only the wait for a collection; the collection itself needs a moment to see its token.
        await _running.WaitAsync(Grace, _setup.Time).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await _collector.DisposeAsync();
    }

    private void Learn(bool reached, TimeSpan duration)
    {
        _prompt = reached && duration <= _setup.Limits.PromptCollection;
        if (reached)
        {
            _backoff.Succeeded();
        }
        else
        {
            _backoff.Failed();
        }
    }

    // What may take long comes before the place that others want; and after all waits the silo must still be in office: a
    // process that was stopped meanwhile wakes up here.
    private async Task<IDisposable> MayBeginAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            await _setup.Tenure.WaitAsync(cancellationToken);
            if (!_collector.IsConnected)
            {
                await _setup.Pace.WaitAsync(_setup.Spec.Address, cancellationToken);
            }

            var place = await _setup.Gate.EnterAsync(suspect: !_prompt, cancellationToken);
            if (_setup.Tenure.IsHeld)
            {
                return place;
            }

            place.Dispose();
        }
    }

    // Not paced: it comes once an interval for each dead target, at that target's own phase, to where as a rule nothing
    // listens, and a thousand dead ones must not take the turns of those that live. The full attempt after it is paced.
    private async Task<CollectOutcome?> UnreachableAsync(CancellationToken cancellationToken)
    {
        var limit = _setup.Limits.ReachabilityTimeout < _setup.Timeout ? _setup.Limits.ReachabilityTimeout : _setup.Timeout;
        using var deadline = new CancellationTokenSource(limit, _setup.Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellationToken);
        var outcome = await ReachabilityCheck.RunAsync(_setup.Spec, either.Token);
        cancellationToken.ThrowIfCancellationRequested();
        return outcome.Kind == OutcomeKind.Failed ? outcome : null;
    }

    private async Task<Collection> CollectWithinDeadlineAsync(Tiers due, CancellationToken cancellationToken)
    {
        using var deadline = new CancellationTokenSource(_setup.Timeout, _setup.Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellationToken);
        var running = CollectCaughtAsync(due, either.Token);
        _running = running;
        try
        {
            return await running.WaitAsync(_setup.Timeout + Grace, _setup.Time, cancellationToken);
        }
        catch (TimeoutException)
        {
            Log.CollectionStuck(_setup.Logger, _setup.Spec.Id);
            return TimedOut();
        }
        catch (OperationCanceledException)
        {
            // The grain ends. This wait heard of it first, and its source is about to go: the collection must hear of it too.
            await either.CancelAsync();
            throw;
        }
    }

    private async Task<Collection> CollectCaughtAsync(Tiers due, CancellationToken deadline)
    {
        try
        {
            return await _collector.CollectAsync(due, deadline);
        }
        catch (OperationCanceledException) when (deadline.IsCancellationRequested)
        {
            return TimedOut();
        }
#pragma warning disable CA1031 // The one catch-all of the loop: a fault in one collector must not end its grain.
        catch (Exception e)
#pragma warning restore CA1031
        {
            Log.CollectorBug(_setup.Logger, e, _setup.Spec.Id);
            return Collection.Failed(FailureReason.Bug, $"Fleet itself failed ({e.GetType().Name}); its log has the details.");
        }
    }

    private Collection TimedOut() =>
        Collection.Failed(FailureReason.Timeout, FormattableString.Invariant($"No answer within {_setup.Timeout.TotalSeconds:0.###} s."));
}
