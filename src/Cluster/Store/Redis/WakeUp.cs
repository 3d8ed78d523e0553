namespace Fleet.Cluster.Store.Redis;

/// <summary>Wakes one loop that waits, from any number of places; a call while it works counts for the next wait.</summary>
internal sealed class WakeUp
{
    private TaskCompletionSource _call = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Wakes the loop.</summary>
    public void Call() => Volatile.Read(ref _call).TrySetResult();

    /// <summary>Forgets the calls so far; the loop then looks for all that they could have meant.</summary>
    public void Reset()
    {
        if (Volatile.Read(ref _call).Task.IsCompleted)
        {
            Volatile.Write(ref _call, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        }
    }

    /// <summary>Waits for a call, or one since <see cref="Reset" />; at most so long, and no longer than another task, whose end it leaves to the caller.</summary>
    public async Task WaitAsync(Task? meanwhile, TimeSpan most, TimeProvider time)
    {
        using var enough = new CancellationTokenSource();
        var called = Volatile.Read(ref _call).Task;
        await Task.WhenAny(called, meanwhile ?? called, Task.Delay(most, time, enough.Token));
        await enough.CancelAsync();
    }
}
