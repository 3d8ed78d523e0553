namespace Fleet.Cluster.Store.Redis;

/// <summary>How long to wait before the next connect: short, since writes wait for it, and spread, since all processes lost the store at once.</summary>
internal sealed class ReconnectPause(Random random)
{
    private static readonly TimeSpan First = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(1);

    private TimeSpan _next = First;

    /// <summary>The next pause: half of it to all of it, by chance, of 100 ms doubling to 1 s.</summary>
    public TimeSpan Next()
    {
        var pause = _next * (0.5 + (random.NextDouble() / 2));
        _next = _next * 2 < Longest ? _next * 2 : Longest;
        return pause;
    }

    /// <summary>The connection did its work: the next failure is a new one.</summary>
    public void Reset() => _next = First;
}
