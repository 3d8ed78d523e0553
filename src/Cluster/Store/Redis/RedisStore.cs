using System.Collections.Immutable;
using Fleet.Cluster.Targets;
using Microsoft.Extensions.Logging;

namespace Fleet.Cluster.Store.Redis;

/// <summary>
/// The store that several processes share, in a Redis or Valkey. A write is one script, done once however often it must
/// be sent; what others change shows within a second even when its announcement is lost. What this process has seen
/// never goes back: a server that forgot some of it (a failover to a replica that lagged behind, FLUSHALL, a lost disk)
/// is given it again. Deletions that it forgot may come back as targets, for nobody keeps what is deleted.
/// </summary>
public sealed class RedisStore : IFleetStore
{
    private readonly StoreLoop _loop;

    private RedisStore(StoreLoop loop) => _loop = loop;

    /// <inheritdoc />
    public StoreState Current => _loop.State.Current;

    /// <inheritdoc />
    public bool IsUp => _loop.Health.IsUp;

    /// <summary>How durable the store says it is, as of the last connect.</summary>
    public StoreDurability Durability => _loop.Health.Durability;

    /// <summary>Opens the store and reads it; while it cannot be reached, tries until the token fires: a fleet without its registrations must not serve.</summary>
    /// <exception cref="RedisStoreException">The store refuses, or is none; waiting would not help.</exception>
    public static Task<RedisStore> OpenAsync(
        RedisStoreSettings settings, ISecretSource secrets, TimeProvider time, ILogger logger, CancellationToken cancellationToken) =>
        OpenAsync(new StoreLoop(settings, secrets, new Random(), time, logger), cancellationToken);

    /// <inheritdoc />
    public async Task<WriteOutcome> PutAsync(TargetSpec spec, long? ifRevision, CancellationToken cancellationToken)
    {
        StoreCodec.Check(spec);
        return (await SubmitAsync([WriteOperation.Put(spec, ifRevision)], cancellationToken))[0];
    }

    /// <inheritdoc />
    public async Task<ImmutableArray<WriteOutcome>> PutManyAsync(ImmutableArray<TargetSpec> specs, CancellationToken cancellationToken)
    {
        foreach (var spec in specs)
        {
            StoreCodec.Check(spec);
        }

        return specs.IsEmpty ? [] : await SubmitAsync([.. specs.Select(spec => WriteOperation.Put(spec, expected: null))], cancellationToken);
    }

    /// <inheritdoc />
    public async Task<WriteOutcome> DeleteAsync(TargetId id, long? ifRevision, CancellationToken cancellationToken) =>
        (await SubmitAsync([WriteOperation.Delete(id, ifRevision)], cancellationToken))[0];

    /// <inheritdoc />
    public Task WaitForChangeAsync(long seenRevision, CancellationToken cancellationToken) =>
        _loop.State.WaitUntilAsync(state => state.Revision > seenRevision, cancellationToken);

    /// <summary>Answers the writes that wait, then leaves the store.</summary>
    public ValueTask DisposeAsync() => _loop.DisposeAsync();

    private static async Task<RedisStore> OpenAsync(StoreLoop loop, CancellationToken cancellationToken)
    {
        try
        {
            await loop.LoadAsync(cancellationToken);
            loop.Start();
            return new RedisStore(loop);
        }
        catch
        {
            await loop.DisposeAsync();
            throw;
        }
    }

    private Task<ImmutableArray<WriteOutcome>> SubmitAsync(ImmutableArray<WriteOperation> operations, CancellationToken cancellationToken) =>
        _loop.Queue.SubmitAsync(new RedisWrite(operations), cancellationToken);
}
