using Fleet.Cluster.Members;

namespace Fleet.Silo.Remote;

/// <summary>Reaches the other silos of the fleet.</summary>
public interface ISiloPeers
{
    /// <summary>The silo of a view; one connection pool for each address, kept between calls.</summary>
    ISiloPeer Peer(SiloMember member);
}
