namespace Fleet.Tests.Testing.Time;

/// <summary>A clock that moves only when the test moves it; timers that become due fire on the way, in order.</summary>
public sealed class ManualTime : TimeProvider
{
    // Guards the clock and the timers.
    private readonly Lock _lock = new();
    private readonly List<ManualTimer> _timers = [];
    private readonly DateTimeOffset _start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private TimeSpan _elapsed;
    private TaskCompletionSource _armed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <inheritdoc />
    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    /// <summary>Timers that wait to fire.</summary>
    public int WaitingTimers
    {
        get
        {
            lock (_lock)
            {
                return _timers.Count(t => t.DueAt is not null);
            }
        }
    }

    /// <inheritdoc />
    public override DateTimeOffset GetUtcNow() => _start + Elapsed;

    /// <inheritdoc />
    public override long GetTimestamp() => Elapsed.Ticks;

    /// <inheritdoc />
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new ManualTimer(this, () => callback(state));
        lock (_lock)
        {
            _timers.Add(timer);
        }

        timer.Change(dueTime, period);
        return timer;
    }

    /// <summary>Moves the clock, firing what becomes due.</summary>
    public void Advance(TimeSpan by)
    {
        var end = Elapsed + by;
        while (true)
        {
            ManualTimer? next;
            lock (_lock)
            {
                next = _timers.Where(t => t.DueAt <= end).MinBy(t => t.DueAt);
                _elapsed = next?.DueAt ?? end;
                next?.Fired();
            }

            if (next is null)
            {
                return;
            }

            next.Callback();
        }
    }

    /// <summary>Moves the clock to the first timer that waits, fires it, and says how far that was.</summary>
    public TimeSpan AdvanceToTimer()
    {
        TimeSpan next;
        lock (_lock)
        {
            next = _timers.Min(t => t.DueAt) ?? throw new InvalidOperationException("No timer waits.");
            next -= _elapsed;
        }

        Advance(next);
        return next;
    }

    /// <summary>Waits, by the real clock, until at least so many timers wait: the code under test has gone to sleep.</summary>
    public async Task WaitForTimersAsync(int count, CancellationToken cancellationToken)
    {
        while (WaitingTimers < count)
        {
            Task armed;
            lock (_lock)
            {
                armed = _armed.Task;
            }

            if (WaitingTimers < count)
            {
                await armed.WaitAsync(cancellationToken);
            }
        }
    }

    private TimeSpan Elapsed
    {
        get
        {
            lock (_lock)
            {
                return _elapsed;
            }
        }
    }

    private sealed class ManualTimer(ManualTime time, Action callback) : ITimer
    {
        private TimeSpan _period = Timeout.InfiniteTimeSpan;

        public TimeSpan? DueAt { get; private set; }

        public Action Callback { get; } = callback;

        public void Fired() => DueAt = _period > TimeSpan.Zero ? DueAt + _period : null;

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            TaskCompletionSource armed;
            lock (time._lock)
            {
                _period = period;
                DueAt = dueTime == Timeout.InfiniteTimeSpan ? null : time._elapsed + dueTime;
                armed = time._armed;
                time._armed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            }

            armed.TrySetResult();
            return true;
        }

        public void Dispose()
        {
            lock (time._lock)
            {
                DueAt = null;
                time._timers.Remove(this);
            }
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
