using System.Collections.Immutable;
using Fleet.Cluster.Targets;
using Fleet.Exposition;
using Fleet.Grains.Collecting;
using Fleet.Grains.Snapshots;

namespace Fleet.Tests.Integration.Silo;

/// <summary>Small snapshots.</summary>
internal static class Snapshots
{
    /// <summary>One of a target, published a while ago.</summary>
    public static TargetSnapshot Of(string id, TimeSpan age, double value = 1)
    {
        var up = Gauge("pg_up", 1);
        var x = Gauge("x", value);
        var at = TimeProvider.System.GetTimestamp() - (long)(age.TotalSeconds * TimeProvider.System.TimestampFrequency);
        return new TargetSnapshot
        {
            Id = TargetId.Parse(id),
            PublishedAt = at,
            Last = new LastCollection(DateTimeOffset.UnixEpoch, TimeSpan.FromMilliseconds(3), CollectOutcome.Ok),
            Parts = [new SnapshotPart { Collector = "a", Tier = Tiers.Health, Outcome = CollectOutcome.Ok, Duration = TimeSpan.Zero, CollectedAt = at, Blocks = [x] }],
            Blocks = [up, x],
            Up = up,
            Series = 2,
            Dropped = ImmutableSortedDictionary<string, long>.Empty,
            Duplicates = 0,
            Skipped = [new SkippedCollector("b", "no such version")],
        };
    }

    /// <summary>A sample line of a snapshot.</summary>
    public static string X(TargetSnapshot snapshot) =>
        System.Text.Encoding.UTF8.GetString(snapshot.Blocks.Single(b => b.Name == "x").Lines.Span);

    private static FamilyBlock Gauge(string name, double value) =>
        FamilyBlock.Render(new MetricFamily { Name = name, Type = FamilyType.Gauge, Samples = [new Sample(value)] });
}
