namespace Fleet.Cluster.Store.Redis;

/// <summary>
/// The time without a connection: attempts with pauses between them. Writes that come wait while it may be over in a
/// moment, and are refused at once when the store is known to be away.
/// </summary>
internal sealed class Reconnection
{
    // A connection that is lost and found again within this time costs no write its answer.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    private readonly WriteQueue _queue;
    private readonly WakeUp _wake;
    private readonly ReconnectPause _pause;
    private readonly StoreHealth _health;
    private readonly TimeProvider _time;
    private long? _attachedAt;

    public Reconnection(WriteQueue queue, WakeUp wake, ReconnectPause pause, StoreHealth health, TimeProvider time)
    {
        _queue = queue;
        _wake = wake;
        _pause = pause;
        _health = health;
        _time = time;
    }

    /// <summary>Tries until an attempt succeeds; false when the store is closed meanwhile.</summary>
    /// <param name="attach">One attempt.</param>
    /// <param name="closing">Fires when the store is closed.</param>
    public async Task<bool> RunAsync(Func<CancellationToken, Task> attach, CancellationToken closing)
    {
        var lostAt = _time.GetTimestamp();
        if (_attachedAt is { } attachedAt && _time.GetElapsedTime(attachedAt) < Patience)
        {
            // The last connection did not last either.
            await RefusingAsync(Task.Delay(_pause.Next(), _time, closing), lostAt);
        }

        while (!closing.IsCancellationRequested)
        {
            var attempt = attach(closing);
            await RefusingAsync(attempt, lostAt);
            if (await SucceededAsync(attempt, closing))
            {
                _attachedAt = _time.GetTimestamp();
                return true;
            }

            await RefusingAsync(Task.Delay(_pause.Next(), _time, closing), lostAt);
        }

        return false;
    }

    private async Task<bool> SucceededAsync(Task attempt, CancellationToken closing)
    {
        try
        {
            await attempt;
            return true;
        }
        catch (OperationCanceledException) when (closing.IsCancellationRequested)
        {
            return false;
        }
        catch (Exception e)
        {
            // Mostly a RedisStoreException. Whatever else it is, the next attempt may succeed, and nobody else would make one.
            _health.Away(e.Message);
            return false;
        }
    }

    private async Task RefusingAsync(Task meanwhile, long lostAt)
    {
        while (!meanwhile.IsCompleted)
        {
            _wake.Reset();
            var left = Patience - _time.GetElapsedTime(lostAt);
            if (left <= TimeSpan.Zero)
            {
                _health.Away(_health.Reason);
            }

            if (_health.IsAway)
            {
                _queue.Refuse($"the store is away: {_health.Reason}");
            }

            await _wake.WaitAsync(meanwhile, left > TimeSpan.Zero ? left : Timeout.InfiniteTimeSpan, _time);
        }
    }
}
