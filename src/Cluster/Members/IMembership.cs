using System.Collections.Immutable;

namespace Fleet.Cluster.Members;

/// <summary>
/// Who is in the fleet, as one process knows it. A silo's instance also holds its lease; a gateway's only looks.
/// With the store away the last view stands, and views told by other processes count (fail-static).
/// </summary>
public interface IMembership : IAsyncDisposable
{
    /// <summary>The views, by one reference read.</summary>
    ViewHistory Views { get; }

    /// <summary>Whether the last contact with the store succeeded.</summary>
    bool IsUp { get; }

    /// <summary>Whether this silo may collect now.</summary>
    Tenure Tenure { get; }

    /// <summary>The newest loads known, by the names of silos.</summary>
    ImmutableDictionary<string, SiloLoad> Loads { get; }

    /// <summary>
    /// Makes this process that silo: it takes a lease and is in the views from then on. Called when its internal endpoint
    /// answers, for others may ask it as soon as they see it. Completes when it is in the view; the token ends only the wait.
    /// A membership that is no matter of a store has nothing to do.
    /// </summary>
    Task JoinAsync(SiloMember self, CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Completes as soon as the current view's number is higher than <paramref name="seenNumber" />.</summary>
    Task WaitForChangeAsync(long seenNumber, CancellationToken cancellationToken);

    /// <summary>Takes a view that another process told of; one that is not newer changes nothing.</summary>
    void Offer(FleetView view);

    /// <summary>Sets what the next renewals tell of this silo's load.</summary>
    void Report(SiloLoad load);

    /// <summary>Gives the silos new weights in a new view, if the view is still <paramref name="ifNumber" />; false when it is not, or the store is away.</summary>
    Task<bool> ReweighAsync(long ifNumber, ImmutableDictionary<string, double> weights, CancellationToken cancellationToken);

    /// <summary>Gives the lease back: the next view is without this silo. Does nothing for a gateway; returns also when the store is away.</summary>
    Task LeaveAsync(CancellationToken cancellationToken);
}
