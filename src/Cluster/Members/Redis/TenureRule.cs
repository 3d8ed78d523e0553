namespace Fleet.Cluster.Members.Redis;

/// <summary>
/// Decides what becomes of a silo's tenure, from nothing but what happened and when (by the monotonic clock).
/// 1. A renewal holds it for one lease from the moment before the request was sent: the store's lease ends later.
/// 2. A view without this silo ends it, until the silo is in a view again.
/// 3. Attempts that fail for longer than <see cref="LeaseTimes.Patience" /> hold it too: the store is away (fail-static).
/// 4. A process that was stopped for longer than a lease forgets what failed before, so that rule 3 gives it nothing until
///    it has tried for a while; and when its tenure ran out meanwhile and the view is another by now, the renewal that tells
///    so holds nothing yet, only the next: the process needs a moment to learn what it still owns.
/// </summary>
internal sealed class TenureRule(TimeProvider time)
{
    private long? _seen;
    private long _turn;
    private long? _failingSince;
    private long? _heldUntil;
    private bool _wasHeld;

    /// <summary>Whether the next renewal should come soon, because this one told of changes that were missed.</summary>
    public bool IsLearning { get; private set; }

    /// <summary>An attempt to renew begins.</summary>
    public void Begin(long now)
    {
        NoticeStop(now);
        _turn = now;
    }

    /// <summary>The store answered.</summary>
    /// <param name="sentAt">Before the request was sent.</param>
    /// <param name="now">Now.</param>
    /// <param name="standing">How this silo stands to the view in force.</param>
    /// <param name="isNewView">Whether the answer told of a view that was not known.</param>
    public TenureTerm? Renewed(long sentAt, long now, Standing standing, bool isNewView)
    {
        NoticeStop(now);
        _failingSince = null;
        if (standing != Standing.In)
        {
            return standing == Standing.Out ? Out(now) : null;
        }

        IsLearning = !IsLearning && isNewView && _wasHeld && !(_heldUntil >= sentAt);
        return IsLearning ? null : Hold(sentAt);
    }

    /// <summary>The store did not answer, or refused.</summary>
    public TenureTerm? Failed(long now, bool isIn)
    {
        if (NoticeStop(now))
        {
            _turn = now;
        }

        _failingSince ??= _turn;
        if (!isIn)
        {
            return Out(now);
        }

        return time.GetElapsedTime(_failingSince.Value, now) >= LeaseTimes.Patience ? Hold(now) : null;
    }

    /// <summary>A view without this silo came into force.</summary>
    public TenureTerm? Out(long now)
    {
        var isHeld = _heldUntil is not null;
        _heldUntil = null;
        IsLearning = false;
        return isHeld ? new TenureTerm(now, TimeSpan.Zero) : null;
    }

    private TenureTerm Hold(long from)
    {
        _wasHeld = true;
        _heldUntil = from + (long)(LeaseTimes.Lease.TotalSeconds * time.TimestampFrequency);
        return new TenureTerm(from, LeaseTimes.Lease);
    }

    // The loop turns many times within a lease; when it did not, the process was stopped, or starved as if it were.
    private bool NoticeStop(long now)
    {
        var stopped = _seen is { } seen && time.GetElapsedTime(seen, now) > LeaseTimes.Lease;
        _seen = now;
        if (stopped)
        {
            _failingSince = null;
        }

        return stopped;
    }
}
