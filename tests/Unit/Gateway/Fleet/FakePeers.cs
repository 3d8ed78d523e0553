using System.Collections.Concurrent;
using Fleet.Cluster.Members;
using Fleet.Silo.Remote;

namespace Fleet.Tests.Unit.Gateway.Fleet;

/// <summary>The fake silos of a test, by name.</summary>
internal sealed class FakePeers : ISiloPeers
{
    private readonly ConcurrentDictionary<string, FakePeer> _peers = new(StringComparer.Ordinal);

    public FakePeer this[string name] => _peers.GetOrAdd(name, key => new FakePeer(key));

    public ISiloPeer Peer(SiloMember member) => this[member.Name];
}
