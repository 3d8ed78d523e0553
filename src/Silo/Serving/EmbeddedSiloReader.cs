using System.Collections.Immutable;
using Fleet.Cluster.Discovery;
using Fleet.Cluster.Targets;
using Fleet.Exposition;
using Fleet.Grains.Collecting;
using Fleet.Grains.Lifecycle;
using Fleet.Grains.Snapshots;
using Fleet.Silo.Hosting;

namespace Fleet.Silo.Serving;

/// <summary>Answers the gateway of the same process from the grains' snapshots.</summary>
public sealed class EmbeddedSiloReader : ISiloReader
{
    private readonly GrainHost _host;
    private readonly GrainFactory _factory;
    private readonly TargetRegistry _registry;
    private readonly TimeProvider _time;

    /// <summary>A reader of this host's grains.</summary>
    public EmbeddedSiloReader(GrainHost host, GrainFactory factory, TargetRegistry registry, TimeProvider time)
    {
        _host = host;
        _factory = factory;
        _registry = registry;
        _time = time;
    }

    /// <inheritdoc />
    public async ValueTask<SnapshotAnswer> ReadAsync(TargetId id, SnapshotQuery query, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(query);
        switch (_host.Table.Find(id))
        {
            case Seat.Running { Grain.Grain: var grain }:
                if (query.IsScrape)
                {
                    grain.NoteScrape();
                }

                return Answer(await ReadAsync(grain, query, cancellationToken));
            case Seat.Leaving { Grain.Grain: var grain }:
                return Answer(grain.Snapshot);
            case Seat.KeptHere { Kept.Left: var left }:
                return Answer(left.Snapshot);
            case Seat.Arriving:
                return new SnapshotAnswer.NotYet();
            default:
                return new SnapshotAnswer.Unknown();
        }
    }

    /// <inheritdoc />
    public ValueTask<GrainReport?> ReportAsync(TargetId id, CancellationToken cancellationToken) =>
        ValueTask.FromResult(Running(id) is { } grain ? Report(grain, grain.Snapshot) : null);

    /// <inheritdoc />
    public ValueTask<ImmutableArray<GrainSummary>> SummariesAsync(CancellationToken cancellationToken) =>
        ValueTask.FromResult<ImmutableArray<GrainSummary>>([.. _host.Grains.Select(g => Summary(g.Target.Spec.Id, g.Grain.Snapshot))]);

    /// <inheritdoc />
    public async Task<GrainReport?> CollectNowAsync(TargetId id, CancellationToken cancellationToken)
    {
        if (Running(id) is not { } grain)
        {
            return null;
        }

        try
        {
            return Report(grain, await grain.CollectNowAsync(Tiers.All, join: false, cancellationToken));
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // The target was changed or deleted meanwhile, and its grain is gone.
            return null;
        }
    }

    /// <inheritdoc />
    public async Task<CheckReport?> CheckAsync(TargetId id, CancellationToken cancellationToken)
    {
        if (!_registry.Current.Targets.TryGetValue(id, out var target))
        {
            return null;
        }

        await using var collector = new GuardedCollector(_factory.Setup(target.Spec));
        var (collection, duration) = await collector.CollectAsync(Tiers.All, cancellationToken);
        return new CheckReport
        {
            Outcome = collection.Outcome,
            Duration = duration,
            Failed = [.. collection.Parts.Where(p => p.Outcome.Kind != OutcomeKind.Ok)
                .Select(p => new SkippedCollector(p.Collector, p.Outcome.Message))],
            Skipped = collection.Skipped,
            Series = FamilyMerger.Merge(collection.Parts.SelectMany(p => p.Families)).Families.Sum(f => f.Samples.Length),
        };
    }

    private TargetGrain? Running(TargetId id) => (_host.Table.Find(id) as Seat.Running)?.Grain.Grain;

    private static SnapshotAnswer Answer(TargetSnapshot? snapshot) =>
        snapshot is null ? new SnapshotAnswer.NotYet() : new SnapshotAnswer.Found(snapshot, Encoded: null);

    private async Task<TargetSnapshot?> ReadAsync(TargetGrain grain, SnapshotQuery query, CancellationToken cancellationToken)
    {
        var snapshot = grain.Snapshot;
        return query.MaxAge is { } maxAge && (snapshot is null || _time.GetElapsedTime(snapshot.PublishedAt) > maxAge)
            ? await FreshAsync(grain, query.Patience, cancellationToken) ?? snapshot
            : snapshot;
    }

    private async Task<TargetSnapshot?> FreshAsync(TargetGrain grain, TimeSpan patience, CancellationToken cancellationToken)
    {
        try
        {
            return await grain.CollectNowAsync(Tiers.Health, join: true, cancellationToken).WaitAsync(patience, _time, cancellationToken);
        }
        catch (Exception e) when (e is TimeoutException || (e is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            return null;
        }
    }

    private GrainReport Report(TargetGrain grain, TargetSnapshot? snapshot) => new()
    {
        Id = grain.Setup.Spec.Id,
        State = GrainStates.Of(snapshot),
        Last = snapshot?.Last,
        Series = snapshot?.Series ?? 0,
        Cut = snapshot?.Cut,
        Parts = [.. (snapshot?.Parts ?? []).Select(p => new PartReport
        {
            Collector = p.Collector,
            Every = grain.Setup.IntervalOf(p),
            Outcome = p.Outcome,
            Duration = p.Duration,
            Series = p.Blocks.Sum(b => b.SampleCount),
            AskedAt = p.AskedAt is { } asked ? _time.GetUtcNow() - _time.GetElapsedTime(asked) : null,
            Age = p.CollectedAt is { } at ? _time.GetElapsedTime(at) : null,
        })],
        Skipped = snapshot?.Skipped ?? [],
        Plan = [.. grain.Plan().Select(q => q with { Every = Longer(q.Every, grain.Setup.IntervalOf(q.Tier)) })],
        Interval = grain.Setup.Interval,
    };

    private static TimeSpan Longer(TimeSpan? one, TimeSpan other) => one is { } longer && longer > other ? longer : other;

    private static GrainSummary Summary(TargetId id, TargetSnapshot? snapshot) =>
        new(id, GrainStates.Of(snapshot), snapshot?.Series ?? 0, snapshot?.Standing.Message ?? string.Empty);
}
