namespace Fleet.Cluster.Store.Redis;

/// <summary>Wakes one loop that waits, from any number of places; a call while it works counts for the next wait.</summary>
internal sealed class WakeUp
{
    private TaskCompletionSource _call = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Wakes the loop.</summary>
    public void Call() => Volatile.Read(ref _call).TrySetResult();

    /// <summary>Completes with the next call, or with one since <see cref="Reset" />.</summary>
    public Task Called => Volatile.Read(ref _call).Task;

    /// <summary>Forgets the calls so far; the loop then looks for all that they could have meant.</summary>
    public void Reset()
    {
        if (Called.IsCompleted)
        {
            Volatile.Write(ref _call, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        }
    }
}
