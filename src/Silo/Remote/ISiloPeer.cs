using System.Collections.Immutable;
using Fleet.Cluster.Members;
using Fleet.Silo.HandOver;
using Fleet.Silo.Serving;

namespace Fleet.Silo.Remote;

/// <summary>Another process of the fleet that runs a silo, reached over its internal endpoint. Every call has a deadline of its own.</summary>
public interface ISiloPeer : ISiloReader
{
    /// <summary>Asks for the view that the other process goes by.</summary>
    /// <exception cref="SiloUnreachableException">No answer.</exception>
    Task<FleetView> ViewAsync(CancellationToken cancellationToken);

    /// <summary>Takes targets over: see <see cref="IHandOverGiver" />.</summary>
    /// <exception cref="SiloUnreachableException">No answer.</exception>
    Task<ImmutableArray<HandOverEntry>> TakeOverAsync(HandOverRequest request, CancellationToken cancellationToken);
}
