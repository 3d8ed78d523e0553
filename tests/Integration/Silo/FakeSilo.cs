using System.Collections.Concurrent;
using System.Collections.Immutable;
using Fleet.Cluster.Targets;
using Fleet.Silo.HandOver;
using Fleet.Silo.Serving;

namespace Fleet.Tests.Integration.Silo;

/// <summary>The silo behind an internal endpoint, as a test wants it; takes note of what it is asked.</summary>
internal sealed class FakeSilo : ISiloReader, IHandOverGiver
{
    /// <summary>What a read answers.</summary>
    public Func<TargetId, SnapshotQuery, CancellationToken, Task<SnapshotAnswer>> Read { get; set; } =
        (_, _, _) => Task.FromResult<SnapshotAnswer>(new SnapshotAnswer.Unknown());

    /// <summary>What a report and a collection answer.</summary>
    public Func<TargetId, CancellationToken, Task<GrainReport?>> Report { get; set; } = (_, _) => Task.FromResult<GrainReport?>(null);

    /// <summary>What a check answers.</summary>
    public CheckReport? Check { get; set; }

    /// <summary>The states of all grains.</summary>
    public ImmutableArray<GrainSummary> Summaries { get; set; } = [];

    /// <summary>What a hand-over answers.</summary>
    public Func<HandOverRequest, ImmutableArray<HandOverEntry>> Give { get; set; } = _ => [];

    /// <summary>The reads so far.</summary>
    public ConcurrentQueue<SnapshotQuery> Reads { get; } = new();

    public async ValueTask<SnapshotAnswer> ReadAsync(TargetId id, SnapshotQuery query, CancellationToken cancellationToken)
    {
        Reads.Enqueue(query);
        return await Read(id, query, cancellationToken);
    }

    public async ValueTask<GrainReport?> ReportAsync(TargetId id, CancellationToken cancellationToken) => await Report(id, cancellationToken);

    public ValueTask<ImmutableArray<GrainSummary>> SummariesAsync(CancellationToken cancellationToken) => ValueTask.FromResult(Summaries);

    public Task<GrainReport?> CollectNowAsync(TargetId id, CancellationToken cancellationToken) => Report(id, cancellationToken);

    public Task<CheckReport?> CheckAsync(TargetId id, CancellationToken cancellationToken) => Task.FromResult(Check);

    public Task<ImmutableArray<HandOverEntry>> GiveAsync(HandOverRequest request, CancellationToken cancellationToken) => Task.FromResult(Give(request));
}
