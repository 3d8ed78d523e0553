namespace Fleet.Grains.Scheduling;

/// <summary>
/// So many a second, evenly, and a few at once after a pause: in any time at most the rate's share of it and the burst.
/// Moments are timestamps of a monotonic clock. Its owner guards it.
/// </summary>
internal sealed class SteadyRate
{
    private readonly long _ticksPerOne;
    private readonly long _burst;
    private long _bookedUntil = long.MinValue;

    /// <summary>A rate of which nothing is used yet.</summary>
    public SteadyRate(double perSecond, int burst, TimeProvider time)
    {
        _ticksPerOne = (long)(time.TimestampFrequency / perSecond);
        _burst = (burst - 1) * _ticksPerOne;
    }

    /// <summary>When the next one may begin: <paramref name="now" />, or later.</summary>
    public long Next(long now) => _bookedUntil <= now + _burst ? now : _bookedUntil - _burst;

    /// <summary>Books one that begins now.</summary>
    public void Take(long now) => _bookedUntil = Math.Max(_bookedUntil, now) + _ticksPerOne;

    /// <summary>Whether all that was booked is so long past that a new rate would say the same.</summary>
    public bool IsUnused(long now) => _bookedUntil <= now;
}
