using System.Collections.Concurrent;
using System.Collections.Immutable;
using Fleet.Cluster.Members;
using Fleet.Cluster.Targets;
using Fleet.Silo.HandOver;
using Fleet.Silo.Remote;
using Fleet.Silo.Serving;

namespace Fleet.Tests.Unit.Gateway.Fleet;

/// <summary>A silo whose answers the test gives, and that keeps what it was asked. Until told otherwise it has nothing.</summary>
internal sealed class FakePeer(string name) : ISiloPeer
{
    private readonly ConcurrentQueue<SnapshotQuery> _reads = new();

    /// <summary>Whether it reaches the silo that a gateway asks it to ask.</summary>
    public bool Relays { get; set; }

    /// <summary>Answers reads.</summary>
    public Func<SnapshotQuery, CancellationToken, Task<SnapshotAnswer>> Read { get; set; } = (_, _) => Task.FromResult<SnapshotAnswer>(new SnapshotAnswer.Unknown());

    /// <summary>Whether every call ends as one to a process that has ended.</summary>
    public bool IsGone { get; set; }

    /// <summary>Whether every call hangs until its token fires, as with a process that is stopped.</summary>
    public bool Hangs { get; set; }

    public Func<TargetId, GrainReport?> Report { get; set; } = _ => null;

    public ImmutableArray<GrainSummary> Summaries { get; set; } = [];

    public CheckReport? Check { get; set; }

    /// <summary>The reads it was asked for.</summary>
    public ImmutableArray<SnapshotQuery> Reads => [.. _reads];

    /// <summary>How often it was asked for summaries.</summary>
    public int SummaryCalls { get; private set; }

    public void Answers(SnapshotAnswer answer) => Read = (_, _) => Task.FromResult(answer);

    public async ValueTask<SnapshotAnswer> ReadAsync(TargetId id, SnapshotQuery query, CancellationToken cancellationToken)
    {
        _reads.Enqueue(query);
        await AnswerAsync(cancellationToken);
        if (query.IsRelayed && !Relays)
        {
            return new SnapshotAnswer.Unknown();
        }

        return await Read(query, cancellationToken);
    }

    public async ValueTask<GrainReport?> ReportAsync(TargetId id, CancellationToken cancellationToken)
    {
        await AnswerAsync(cancellationToken);
        return Report(id);
    }

    public async ValueTask<ImmutableArray<GrainSummary>> SummariesAsync(CancellationToken cancellationToken)
    {
        SummaryCalls++;
        await AnswerAsync(cancellationToken);
        return Summaries;
    }

    public async Task<GrainReport?> CollectNowAsync(TargetId id, CancellationToken cancellationToken) => await ReportAsync(id, cancellationToken);

    public async Task<CheckReport?> CheckAsync(TargetId id, CancellationToken cancellationToken)
    {
        await AnswerAsync(cancellationToken);
        return Check;
    }

    public Task<FleetView> ViewAsync(CancellationToken cancellationToken) => throw new InvalidOperationException("A gateway's reads do not ask for it.");

    public Task<ImmutableArray<HandOverEntry>> TakeOverAsync(HandOverRequest request, CancellationToken cancellationToken) =>
        throw new InvalidOperationException("A gateway takes nothing over.");

    private async Task AnswerAsync(CancellationToken cancellationToken)
    {
        if (IsGone)
        {
            throw new SiloUnreachableException($"{name} refused the connection", isGone: true);
        }

        if (Hangs)
        {
            await new TaskCompletionSource().Task.WaitAsync(cancellationToken);
        }
    }
}
