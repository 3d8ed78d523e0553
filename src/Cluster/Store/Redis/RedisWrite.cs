using System.Collections.Immutable;
using System.Security.Cryptography;

namespace Fleet.Cluster.Store.Redis;

/// <summary>A write on its way: all of its operations or none. It keeps its id however often it is sent.</summary>
internal sealed class RedisWrite(ImmutableArray<WriteOperation> operations)
{
    private const int NotSent = 0;
    private const int Sent = 1;
    private const int GivenUp = 2;

    private int _state = NotSent;

    /// <summary>By which the store knows that it did it already.</summary>
    public string Id { get; } = RandomNumberGenerator.GetHexString(24, lowercase: true);

    /// <summary>What it does.</summary>
    public ImmutableArray<WriteOperation> Operations { get; } = operations;

    /// <summary>About to be sent, perhaps again: the store may do it from here on. False when its caller has given it up.</summary>
    public bool TrySend() => Interlocked.CompareExchange(ref _state, Sent, NotSent) != GivenUp;

    /// <summary>The store said that it did not do it.</summary>
    public void WasNotDone() => Interlocked.CompareExchange(ref _state, NotSent, Sent);

    /// <summary>The caller waits no longer; true when it is sure that the write is not, and never will be, done.</summary>
    public bool TryGiveUp() => Interlocked.CompareExchange(ref _state, GivenUp, NotSent) == NotSent;
}
