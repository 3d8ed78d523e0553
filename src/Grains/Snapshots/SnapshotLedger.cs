using System.Collections.Immutable;
using Fleet.Exposition;
using Fleet.Grains.Collecting;
using Fleet.Grains.Lifecycle;

namespace Fleet.Grains.Snapshots;

/// <summary>
/// Keeps what stands of each collector between collections and makes the snapshot of it. Owned by one grain.
/// </summary>
internal sealed class SnapshotLedger
{
    // Values that three of their own intervals could not renew say nothing of the target any more.
    private const int IntervalsKept = 3;

    private readonly GrainSetup _setup;
    private readonly DropCounts _drops;
    private readonly SortedDictionary<string, SnapshotPart> _parts = new(StringComparer.Ordinal);
    private readonly DropNotices _notices;

    // Parts that stand as a predecessor left them.
    private readonly HashSet<string> _taken = new(StringComparer.Ordinal);
    private readonly long _began;

    /// <summary>A ledger in which the parts and counts of a predecessor's snapshot stand on; null for an empty one.</summary>
    public SnapshotLedger(GrainSetup setup, TargetSnapshot? taken)
    {
        _setup = setup;
        _began = setup.Time.GetTimestamp();
        _notices = new DropNotices(setup.Spec.Id, setup.Logger);
        _drops = DropCounts.After(taken);
        foreach (var part in taken?.Parts ?? [])
        {
            _parts[part.Collector] = part;
            _taken.Add(part.Collector);
        }
    }

    /// <summary>Books a collection and gives the snapshot that now stands.</summary>
    public TargetSnapshot Book(Collection collection, LastCollection last)
    {
        if (collection.Outcome.Kind == OutcomeKind.Failed)
        {
            MarkAllFailed(collection.Outcome);
        }

        foreach (var part in collection.Parts)
        {
            Book(part);
        }

        foreach (var name in collection.Skipped.Select(skipped => skipped.Collector).Concat(collection.Ended))
        {
            _parts.Remove(name);
        }

        DropWhatIsTooOld(collection);
        return Snapshot(collection, last);
    }

    private void MarkAllFailed(CollectOutcome outcome)
    {
        foreach (var (name, part) in _parts.ToList())
        {
            _parts[name] = part with { Outcome = outcome };
        }
    }

    private void Book(CollectedPart part)
    {
        _parts.TryGetValue(part.Collector, out var before);
        _taken.Remove(part.Collector);
        var failed = part.Outcome.Kind == OutcomeKind.Failed;
        _parts[part.Collector] = new SnapshotPart
        {
            Collector = part.Collector,
            Tier = part.Tier,
            Outcome = part.Outcome,
            Duration = part.Duration,
            CollectedAt = failed ? before?.CollectedAt : _setup.Time.GetTimestamp() - (long)(part.Age.TotalSeconds * _setup.Time.TimestampFrequency),
            Every = part.Every,
            AskedAt = _setup.Time.GetTimestamp(),
            Blocks = failed ? before?.Blocks ?? [] : Render(part),
        };
    }

    private ImmutableArray<FamilyBlock> Render(CollectedPart part)
    {
        var merged = FamilyMerger.Merge(part.Families);
        _drops.Duplicates += merged.Duplicates;
        _drops.Add(DropCounts.Invalid, merged.Invalid);
        _notices.Duplicates(part.Collector, merged.DuplicateExamples);
        return [.. merged.Families.Select(FamilyBlock.Render)];
    }

    /// <summary>A part that the collector has just given stands, however old it says that its values are.</summary>
    private void DropWhatIsTooOld(Collection collection)
    {
        var reached = collection.Outcome.Kind != OutcomeKind.Failed;
        var given = collection.Parts.Where(static part => part.Outcome.Kind != OutcomeKind.Failed).Select(static part => part.Collector).ToHashSet(StringComparer.Ordinal);
        foreach (var (name, part) in _parts.ToList())
        {
            var isTaken = _taken.Contains(name);
            if (given.Contains(name)
                || (part.CollectedAt ?? (isTaken ? _began : null)) is not { } at
                || _setup.Time.GetElapsedTime(at) <= _setup.IntervalOf(part) * IntervalsKept)
            {
                continue;
            }

            if (part.Outcome.Kind == OutcomeKind.Ok || (isTaken && reached))
            {
                // Nobody asks for it any more, nor says why not: there is nothing to tell of it.
                _parts.Remove(name);
            }
            else
            {
                _parts[name] = part with { CollectedAt = null, Blocks = [] };
            }
        }
    }

    private TargetSnapshot Snapshot(Collection collection, LastCollection last)
    {
        var up = Up(collection.Outcome.Kind != OutcomeKind.Failed);
        var blocks = BlockUnion.Of(_parts.Values.OrderBy(p => p.Tier).SelectMany(p => p.Blocks).Prepend(up), out var duplicates);
        _drops.Duplicates += duplicates;
        var kept = SeriesCap.Apply(blocks, _setup.Limits.SeriesPerTarget, out var cut);
        _drops.Add(DropCounts.Cap, cut.Sum(c => c.Samples));
        _notices.Cap(_setup.Limits.SeriesPerTarget, cut);
        return new TargetSnapshot
        {
            Id = _setup.Spec.Id,
            PublishedAt = _setup.Time.GetTimestamp(),
            Last = last,
            Parts = [.. _parts.Values],
            Blocks = kept,
            Up = up,
            Series = kept.Sum(b => b.SampleCount),
            Cut = cut,
            Dropped = _drops.ByReason,
            Duplicates = _drops.Duplicates,
            Skipped = collection.Skipped,
        };
    }

    private FamilyBlock Up(bool up) => FamilyBlock.Render(new MetricFamily
    {
        Name = _setup.Kind.UpMetric,
        Type = FamilyType.Gauge,
        Help = _setup.Kind.UpHelp,
        Samples = [new Sample(up ? 1 : 0)],
    });
}
