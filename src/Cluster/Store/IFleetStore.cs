using System.Collections.Immutable;
using Fleet.Cluster.Targets;

namespace Fleet.Cluster.Store;

/// <summary>
/// The shared state of the fleet: which targets are registered. Writes are linearised and durable before they are
/// answered; reads never wait. A token that fires makes a write throw only if it was not, and never will be, done.
/// </summary>
public interface IFleetStore : IAsyncDisposable
{
    /// <summary>All registrations, by one reference read. A confirmed write shows here before its answer is given.</summary>
    StoreState Current { get; }

    /// <summary>Whether the last write (or contact) succeeded.</summary>
    bool IsUp { get; }

    /// <summary>
    /// Creates or replaces a target. <paramref name="ifRevision" />: null always, 0 only when it is new, otherwise only
    /// when that is its revision. A spec equal to the stored one is not written and keeps its revision.
    /// </summary>
    /// <exception cref="ArgumentException">The spec is not one that the parser would let through.</exception>
    Task<WriteOutcome> PutAsync(TargetSpec spec, long? ifRevision, CancellationToken cancellationToken);

    /// <summary>Creates or replaces many, all or none, at the cost of one write. Outcomes in the order of the specs.</summary>
    /// <exception cref="ArgumentException">One of them is not one that the parser would let through.</exception>
    Task<ImmutableArray<WriteOutcome>> PutManyAsync(ImmutableArray<TargetSpec> specs, CancellationToken cancellationToken);

    /// <summary>Deletes a target; <paramref name="ifRevision" /> null for always.</summary>
    Task<WriteOutcome> DeleteAsync(TargetId id, long? ifRevision, CancellationToken cancellationToken);

    /// <summary>Completes as soon as <see cref="Current" /> is newer than <paramref name="seenRevision" />.</summary>
    Task WaitForChangeAsync(long seenRevision, CancellationToken cancellationToken);
}
