namespace Fleet.Cluster.Members.Redis;

/// <summary>The times of leases; they belong together, so they stand together.</summary>
internal static class LeaseTimes
{
    /// <summary>How long a lease lasts that is not renewed.</summary>
    public static readonly TimeSpan Lease = TimeSpan.FromSeconds(5);

    /// <summary>Time from one renewal to the next: four may fail before the lease is over.</summary>
    public static readonly TimeSpan Period = TimeSpan.FromSeconds(1);

    /// <summary>When nobody asked the store for longer, it was the store that was away, and no lease grew older.</summary>
    public static readonly TimeSpan Silence = TimeSpan.FromSeconds(2);

    /// <summary>Time for one connect, and for one answer: a healthy store needs milliseconds.</summary>
    public static readonly TimeSpan Attempt = TimeSpan.FromSeconds(1);

    /// <summary>Pause after an attempt that failed.</summary>
    public static readonly TimeSpan Retry = TimeSpan.FromMilliseconds(500);

    /// <summary>How long attempts must have failed before a silo trusts that the store is away for all.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    /// <summary>Pause before the renewal after the one by which a silo learned what it missed.</summary>
    public static readonly TimeSpan Learning = TimeSpan.FromMilliseconds(250);

    /// <summary>How soon the thread sees that somebody in this process wants something of it.</summary>
    public static readonly TimeSpan Glance = TimeSpan.FromMilliseconds(20);

    /// <summary>How long a silo that wants to leave waits for the store.</summary>
    public static readonly TimeSpan Leaving = TimeSpan.FromSeconds(2);

    /// <summary>How long a name may be refused without a word: the lease of the process before may have to run out first.</summary>
    public static readonly TimeSpan Refusal = TimeSpan.FromSeconds(6);
}
