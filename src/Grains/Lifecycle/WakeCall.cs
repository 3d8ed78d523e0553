using Fleet.Grains.Collecting;
using Fleet.Grains.Snapshots;

namespace Fleet.Grains.Lifecycle;

/// <summary>Lets callers bring a grain's next turn forward and wait for its snapshot; all callers share one turn.</summary>
internal sealed class WakeCall
{
    // Guards the three fields below.
    private readonly Lock _lock = new();
    private TaskCompletionSource _called = New();
    private TaskCompletionSource<TargetSnapshot> _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Tiers _due;

    /// <summary>Calls the grain; the task ends with its next snapshot.</summary>
    public Task<TargetSnapshot> CallAsync(Tiers due)
    {
        lock (_lock)
        {
            _due |= due;
            _called.TrySetResult();
            return _answer.Task;
        }
    }

    /// <summary>Waits for a call or the end of the pause: the tiers called for, or null when the pause ended.</summary>
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
        lock (_lock)
        {
            return pause > TimeSpan.Zero && called.IsCompleted ? _due : null;
        }
    }

    /// <summary>Answers all callers; the next call begins a new turn.</summary>
    public void Answer(TargetSnapshot snapshot)
    {
        TaskCompletionSource<TargetSnapshot> answered;
        lock (_lock)
        {
            answered = _answer;
            _answer = new TaskCompletionSource<TargetSnapshot>(TaskCreationOptions.RunContinuationsAsynchronously);
            _called = New();
            _due = Tiers.None;
        }

        answered.SetResult(snapshot);
    }

    /// <summary>Lets callers go when the grain ends.</summary>
    public void Abandon()
    {
        lock (_lock)
        {
            _answer.TrySetCanceled();
        }
    }

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
