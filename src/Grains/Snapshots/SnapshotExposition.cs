using System.Collections.Immutable;
using Fleet.Exposition;
using Fleet.Grains.Collecting;

namespace Fleet.Grains.Snapshots;

/// <summary>Makes of a snapshot what a scrape gets: its blocks, and the series that are reckoned when it is served.</summary>
public static class SnapshotExposition
{
    /// <summary>
    /// The blocks to write, <c>fleet_*</c> first. With names in <paramref name="collect" /> only those collectors' families
    /// (and always the up metric).
    /// </summary>
    public static ImmutableArray<FamilyBlock> Blocks(TargetSnapshot snapshot, ImmutableArray<string> collect, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(snapshot);
        ArgumentNullException.ThrowIfNull(time);
        var own = Own(snapshot, time).Select(FamilyBlock.Render);
        if (collect.IsDefaultOrEmpty)
        {
            return [.. own, .. snapshot.Blocks];
        }

        // What the series cap left out of the whole is not to be had in parts.
        var standing = snapshot.Blocks.Select(b => b.Name).ToHashSet(StringComparer.Ordinal);
        var chosen = snapshot.Parts.Where(p => collect.Contains(p.Collector, StringComparer.Ordinal))
            .OrderBy(p => p.Tier).SelectMany(p => p.Blocks).Where(b => standing.Contains(b.Name));
        return [.. own, .. BlockUnion.Of(chosen.Prepend(snapshot.Up), out _)];
    }

    private static IEnumerable<MetricFamily> Own(TargetSnapshot snapshot, TimeProvider time)
    {
        yield return Family("fleet_collector_age_seconds", FamilyType.Gauge, "Time since the collector's values were read from the target.",
            [.. snapshot.Parts.Where(p => p.CollectedAt is not null)
                .Select(p => new Sample([Collector(p)], time.GetElapsedTime(p.CollectedAt!.Value).TotalSeconds))]);
        yield return Family("fleet_collector_success", FamilyType.Gauge, "Whether the collector's last attempt succeeded.",
            [.. snapshot.Parts.Select(p => new Sample([Collector(p)], p.Outcome.Kind == OutcomeKind.Ok ? 1 : 0))]);
        yield return Family("fleet_duplicate_series_total", FamilyType.Counter, "Duplicate series left out since the grain began.",
            [new Sample(snapshot.Duplicates)]);
        yield return Family("fleet_series_dropped_total", FamilyType.Counter, "Series left out since the grain began, by reason.",
            [.. snapshot.Dropped.Select(d => new Sample([new Label("reason", d.Key)], d.Value))]);
        yield return Family("fleet_snapshot_age_seconds", FamilyType.Gauge, "Time since the snapshot was made, when it was served.",
            [new Sample(time.GetElapsedTime(snapshot.PublishedAt).TotalSeconds)]);
        yield return Family("fleet_target_up", FamilyType.Gauge, "Whether the last collection reached the target.",
            [new Sample(snapshot.IsUp ? 1 : 0)]);
    }

    private static Label Collector(SnapshotPart part) => new("collector", part.Collector);

    private static MetricFamily Family(string name, FamilyType type, string help, ImmutableArray<Sample> samples) =>
        new() { Name = name, Type = type, Help = help, Samples = samples };
}
