namespace Fleet.Grains.Scheduling;

/// <summary>
/// Spaces the full attempts at a target that is down: twice the pause after each failure, with jitter, up to a cap.
/// Between them only the cheap reachability check runs.
/// </summary>
internal sealed class Backoff
{
    private readonly TimeSpan _first;
    private readonly TimeSpan _max;
    private readonly TimeProvider _time;
    private readonly Random _random;
    private int _failures;
    private long _failedAt;
    private TimeSpan _pause;

    /// <summary>Begins without a pause.</summary>
    public Backoff(TimeSpan first, TimeSpan max, TimeProvider time, Random random)
    {
        _first = first;
        _max = max;
        _time = time;
        _random = random;
    }

    /// <summary>Failures in a row.</summary>
    public int Failures => _failures;

    /// <summary>Whether the next full attempt is not yet due.</summary>
    public bool IsPausing => _failures > 0 && _time.GetElapsedTime(_failedAt) < _pause;

    /// <summary>Books a failed full attempt.</summary>
    public void Failed()
    {
        _failures++;
        _failedAt = _time.GetTimestamp();
        var doubled = _first * Math.Pow(2, Math.Min(_failures, 20));
        var capped = doubled < _max ? doubled : _max;
        _pause = capped * (0.8 + (0.2 * _random.NextDouble()));
    }

    /// <summary>Books an attempt that succeeded.</summary>
    public void Succeeded() => _failures = 0;
}
