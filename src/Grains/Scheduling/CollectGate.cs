using Fleet.Cluster;

namespace Fleet.Grains.Scheduling;

/// <summary>
/// Bounds the collections under way in one silo. Targets whose last collection failed or was slow, and new ones, pass
/// through a lane of their own: a thousand hung databases delay a healthy one by no more than the turn in which they hang.
/// </summary>
public sealed class CollectGate : IDisposable
{
    private readonly SemaphoreSlim _healthy;
    private readonly SemaphoreSlim _suspect;

    /// <summary>A gate with the lanes that the limits give it.</summary>
    public CollectGate(Limits limits)
    {
        ArgumentNullException.ThrowIfNull(limits);
        _healthy = new SemaphoreSlim(limits.ConcurrentCollections);
        _suspect = new SemaphoreSlim(limits.ConcurrentSuspectCollections);
    }

    /// <summary>Waits for a place; disposing the answer gives it back.</summary>
    public async Task<IDisposable> EnterAsync(bool suspect, CancellationToken cancellationToken)
    {
        var lane = suspect ? _suspect : _healthy;
        await lane.WaitAsync(cancellationToken);
        return new Place(lane);
    }

    /// <inheritdoc />
    public void Dispose()
    {
        _healthy.Dispose();
        _suspect.Dispose();
    }

    private sealed class Place(SemaphoreSlim lane) : IDisposable
    {
        public void Dispose() => lane.Release();
    }
}
