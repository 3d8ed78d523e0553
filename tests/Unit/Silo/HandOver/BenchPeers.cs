using System.Collections.Concurrent;
using System.Collections.Immutable;
using Fleet.Cluster.Members;
using Fleet.Cluster.Targets;
using Fleet.Silo.HandOver;
using Fleet.Silo.Remote;
using Fleet.Silo.Serving;

namespace Fleet.Tests.Unit.Silo.HandOver;

/// <summary>Reaches the silos of one test in memory; a test may take one out of reach.</summary>
internal sealed class BenchPeers : ISiloPeers
{
    private readonly ConcurrentDictionary<string, IHandOverGiver> _givers = new(StringComparer.Ordinal);

    /// <summary>Addresses that do not answer, and whether nothing listens there.</summary>
    public ConcurrentDictionary<string, bool> Unreachable { get; } = new(StringComparer.Ordinal);

    public int Asked { get; private set; }

    public void Add(string address, IHandOverGiver giver) => _givers[address] = giver;

    public ISiloPeer Peer(SiloMember member) => new BenchPeer(this, member.Address);

    private sealed class BenchPeer(BenchPeers peers, string address) : ISiloPeer
    {
        public Task<ImmutableArray<HandOverEntry>> TakeOverAsync(HandOverRequest request, CancellationToken cancellationToken)
        {
            peers.Asked++;
            return peers.Unreachable.TryGetValue(address, out var isGone) || !peers._givers.TryGetValue(address, out var giver)
                ? throw new SiloUnreachableException($"{address} does not answer", isGone)
                : giver.GiveAsync(request, cancellationToken);
        }

        public Task<FleetView> ViewAsync(CancellationToken cancellationToken) => throw new NotSupportedException();

        public ValueTask<SnapshotAnswer> ReadAsync(TargetId id, SnapshotQuery query, CancellationToken cancellationToken) => throw new NotSupportedException();

        public ValueTask<GrainReport?> ReportAsync(TargetId id, CancellationToken cancellationToken) => throw new NotSupportedException();

        public ValueTask<ImmutableArray<GrainSummary>> SummariesAsync(CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task<GrainReport?> CollectNowAsync(TargetId id, CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task<CheckReport?> CheckAsync(TargetId id, CancellationToken cancellationToken) => throw new NotSupportedException();
    }
}
