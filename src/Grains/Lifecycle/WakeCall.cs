using Fleet.Grains.Collecting;
using Fleet.Grains.Snapshots;

namespace Fleet.Grains.Lifecycle;

/// <summary>Lets callers bring a grain's next turn forward and wait for its snapshot; all callers of a turn share it.</summary>
internal sealed class WakeCall
{
    // Guards all fields below.
    private readonly Lock _lock = new();
    private TaskCompletionSource _called = NewCall();
    private TaskCompletionSource<TargetSnapshot> _next = NewAnswer();
    private TaskCompletionSource<TargetSnapshot>? _running;
    private Tiers _due;
    private bool _retired;

    /// <summary>Whether a turn has begun and is not answered yet.</summary>
    public bool IsUnderWay
    {
        get
        {
            lock (_lock)
            {
                return _running is not null;
            }
        }
    }

    /// <summary>Whether no turn begins any more.</summary>
    public bool IsRetired
    {
        get
        {
            lock (_lock)
            {
                return _retired;
            }
        }
    }

    /// <summary>Calls the grain.</summary>
    /// <param name="due">What the turn must ask.</param>
    /// <param name="join">Whether a turn that is under way will do; else the next one, which begins after the call.</param>
    /// <returns>Ends with the turn's snapshot.</returns>
    public Task<TargetSnapshot> CallAsync(Tiers due, bool join)
    {
        lock (_lock)
        {
            if (join && _running is not null)
            {
                return _running.Task;
            }

            _due |= due;
            _called.TrySetResult();
            return _next.Task;
        }
    }

    /// <summary>
    /// Waits for a call or the end of the pause, and begins a turn: the tiers called for, none when nobody called; null when
    /// no turn begins any more.
    /// </summary>
    public async Task<Tiers?> WaitAsync(TimeSpan pause, TimeProvider time, CancellationToken cancellationToken)
    {
        Task called;
        lock (_lock)
        {
            called = _called.Task;
        }

        if (pause > TimeSpan.Zero && !called.IsCompleted)
        {
            using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            await Task.WhenAny(called, Task.Delay(pause, time, stop.Token));
            await stop.CancelAsync();
        }

        cancellationToken.ThrowIfCancellationRequested();
        return Begin();
    }

    /// <summary>Answers the callers of the turn that ends.</summary>
    public void Answer(TargetSnapshot snapshot)
    {
        TaskCompletionSource<TargetSnapshot>? answered;
        lock (_lock)
        {
            answered = _running;
            _running = null;
        }

        answered?.SetResult(snapshot);
    }

    /// <summary>Ends the wait for a turn; none begins any more. Its callers are let go, those of the turn under way get its answer.</summary>
    public void Retire()
    {
        lock (_lock)
        {
            _retired = true;
            _called.TrySetResult();
            _next.TrySetCanceled();
        }
    }

    /// <summary>Lets callers go when the grain ends.</summary>
    public void Abandon()
    {
        lock (_lock)
        {
            _running?.TrySetCanceled();
            _next.TrySetCanceled();
        }
    }

    private Tiers? Begin()
    {
        lock (_lock)
        {
            if (_retired)
            {
                return null;
            }

            // A turn that ended without an answer has failed; its callers must not wait for ever.
            _running?.TrySetCanceled();
            _running = _next;
            _next = NewAnswer();
            _called = NewCall();
            var due = _due;
            _due = Tiers.None;
            return due;
        }
    }

    private static TaskCompletionSource NewCall() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private static TaskCompletionSource<TargetSnapshot> NewAnswer() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
