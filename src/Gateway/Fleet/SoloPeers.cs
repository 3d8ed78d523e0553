using Fleet.Cluster.Members;
using Fleet.Silo.Remote;

namespace Fleet.Gateway.Fleet;

/// <summary>The peers of a process that is the whole fleet: none.</summary>
internal sealed class SoloPeers : ISiloPeers
{
    /// <inheritdoc />
    public ISiloPeer Peer(SiloMember member) =>
        throw new SiloUnreachableException($"{member.Name} is another process, and this one is the whole fleet", isGone: true);
}
