using System.Collections.Concurrent;
using Fleet.Cluster;
using Fleet.Cluster.Members;
using Fleet.Silo.Access;

namespace Fleet.Silo.Remote;

/// <summary>The other silos of the fleet, with a pool of connections for each address.</summary>
internal sealed class SiloPeers : ISiloPeers, IDisposable
{
    private readonly ConcurrentDictionary<string, Lazy<PeerLink>> _links = new(StringComparer.Ordinal);
    private readonly PeerCredentials _credentials;
    private readonly ViewNotices _views;
    private readonly Limits _limits;
    private readonly TimeProvider _time;
    private readonly ILogger<SiloPeers> _logger;

    public SiloPeers(PeerCredentials credentials, ViewNotices views, Limits limits, TimeProvider time, ILogger<SiloPeers> logger)
    {
        _credentials = credentials;
        _views = views;
        _limits = limits;
        _time = time;
        _logger = logger;
    }

    /// <inheritdoc />
    public ISiloPeer Peer(SiloMember member) => new RemoteSilo(member, () => Link(member.Address), _views, _limits, _time);

    /// <summary>Closes the connections to all other silos. Calls under way go on; a later one opens them anew.</summary>
    public void KeepOnly(IEnumerable<SiloMember> members)
    {
        var addresses = members.Select(member => member.Address).ToHashSet(StringComparer.Ordinal);
        foreach (var address in _links.Keys.Where(address => !addresses.Contains(address)))
        {
            if (_links.TryRemove(address, out var link))
            {
                link.Value.Dispose();
            }
        }
    }

    /// <inheritdoc />
    public void Dispose() => KeepOnly([]);

    // A lazy one: of two made at once the other would leave its pool behind.
    private PeerLink Link(string address) =>
        _links.GetOrAdd(address, a => new Lazy<PeerLink>(() => new PeerLink(a, _credentials, _limits, _time, _logger))).Value;
}
