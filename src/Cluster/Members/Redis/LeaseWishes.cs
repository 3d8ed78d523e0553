using System.Collections.Concurrent;

namespace Fleet.Cluster.Members.Redis;

/// <summary>What this process wants of the store: set by any thread, followed by the lease thread at its next turn.</summary>
internal sealed class LeaseWishes : IDisposable
{
    private readonly AutoResetEvent _wake = new(initialState: false);
    private readonly ConcurrentQueue<Reweighing> _reweighings = new();
    private readonly TaskCompletionSource _joined = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _left = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile SiloMember? _self;
    private volatile SiloLoad? _load;
    private volatile bool _isLeaving;
    private volatile bool _isEnding;

    /// <summary>The silo that this process wants to be in the fleet; null while it only looks.</summary>
    public SiloMember? Self => _self;

    /// <summary>What its renewals tell of its load.</summary>
    public SiloLoad? Load
    {
        get => _load;
        set => _load = value;
    }

    /// <summary>Whether the silo gives its lease back, for good.</summary>
    public bool IsLeaving => _isLeaving;

    /// <summary>Whether the thread shall end, without a word to the store.</summary>
    public bool IsEnding => _isEnding;

    /// <summary>Completes when the silo is in the view.</summary>
    public Task Join(SiloMember self)
    {
        _self = self;
        Wake();
        return _joined.Task;
    }

    /// <summary>Completes when the silo is in no view any more.</summary>
    public Task Leave()
    {
        _isLeaving = true;
        Wake();
        return _left.Task;
    }

    /// <summary>Completes when the store has answered, or cannot be asked.</summary>
    public Task<bool> Reweigh(Reweighing reweighing)
    {
        _reweighings.Enqueue(reweighing);
        Wake();
        return reweighing.Done.Task;
    }

    /// <summary>Lets the thread end.</summary>
    public void End()
    {
        _isEnding = true;
        Wake();
    }

    /// <summary>The next weights to set; null when there are none.</summary>
    public Reweighing? NextReweighing() => _reweighings.TryDequeue(out var next) ? next : null;

    /// <summary>Tells that the silo is in.</summary>
    public void HasJoined() => _joined.TrySetResult();

    /// <summary>Tells that the silo is out.</summary>
    public void HasLeft() => _left.TrySetResult();

    /// <summary>Waits for a new wish; whether there is one.</summary>
    public bool Wait(TimeSpan length) => _wake.WaitOne(length);

    /// <summary>Ends the waits of those whose wishes nobody will follow.</summary>
    public void Dispose()
    {
        _joined.TrySetCanceled();
        HasLeft();
        while (NextReweighing() is { } reweighing)
        {
            reweighing.Done.TrySetResult(false);
        }
    }

    private void Wake() => _wake.Set();
}
