using System.Collections.Immutable;
using Fleet.Cluster.Targets;
using Fleet.Exposition;
using Fleet.Grains.Collecting;
using Fleet.Grains.Snapshots;
using Fleet.Tests.Unit.Exposition;

namespace Fleet.Tests.Unit.Silo.Wire;

/// <summary>Generates snapshots of every shape that a ledger can give, from a seed.</summary>
internal sealed class SnapshotGenerator(int seed)
{
    private readonly Random _random = new(seed);
    private readonly FamilyGenerator _families = new(seed);

    /// <summary>A snapshot published at a moment of the clock.</summary>
    public TargetSnapshot Next(TimeProvider time)
    {
        var publishedAt = time.GetTimestamp();
        var up = FamilyBlock.Render(Texts.Family("fake_up", FamilyType.Gauge, Texts.Sample(_random.Next(2))));
        var parts = Enumerable.Range(0, _random.Next(5)).Select(i => Part($"part{i}", publishedAt)).ToImmutableArray();
        var union = BlockUnion.Of(parts.OrderBy(p => p.Tier).SelectMany(p => p.Blocks).Prepend(up), out _);
        var kept = SeriesCap.Apply(union, _random.Next(3) == 0 ? 5 : 1000, out var cut);
        var standing = kept.Select(b => b.Name).ToHashSet();
        return new TargetSnapshot
        {
            Id = TargetId.Parse($"target-{seed}"),
            PublishedAt = publishedAt,
            Last = new LastCollection(time.GetUtcNow() + Span(), Span(), Outcome()),
            // What the cap cut is not served of the parts either, and does not travel.
            Parts = [.. parts.Select(p => p with { Blocks = p.Blocks.RemoveAll(b => !standing.Contains(b.Name)) })],
            Blocks = kept,
            Up = up,
            Series = kept.Sum(b => b.SampleCount),
            Dropped = ImmutableSortedDictionary.Create<string, long>(StringComparer.Ordinal).Add("cap", cut.Length).Add("invalid", _random.NextInt64()),
            Duplicates = _random.NextInt64(),
            Skipped = [.. Enumerable.Range(0, _random.Next(3)).Select(i => new SkippedCollector($"skipped{i}", Text()))],
        };
    }

    private SnapshotPart Part(string name, long publishedAt)
    {
        var has = _random.Next(4) > 0;
        var families = FamilyMerger.Merge(_families.Clashing().Families.Concat(_families.Apart())).Families;
        return new SnapshotPart
        {
            Collector = name,
            Tier = (Tiers)(1 << _random.Next(4)),
            Outcome = Outcome(),
            Duration = Span(),
            CollectedAt = has ? publishedAt - _random.NextInt64(TimeSpan.TicksPerHour) : null,
            Blocks = has ? [.. families.Select(FamilyBlock.Render)] : [],
        };
    }

    private CollectOutcome Outcome() => _random.Next(4) switch
    {
        0 => CollectOutcome.Failed((FailureReason)_random.Next(1, Enum.GetValues<FailureReason>().Length), Text()),
        1 => CollectOutcome.Partial((FailureReason)_random.Next(1, Enum.GetValues<FailureReason>().Length), Text()),
        2 => CollectOutcome.Ok.WithMessage(Text()),
        _ => CollectOutcome.Ok,
    };

    private TimeSpan Span() => new(_random.NextInt64(TimeSpan.TicksPerMinute));

    private string Text() => _families.Text();
}
