using System.Text;
using Fleet.Exposition;
using Fleet.Grains.Collecting;
using Fleet.Grains.Snapshots;
using Fleet.Tests.Unit.Exposition;

namespace Fleet.Tests.Unit.Silo.Wire;

/// <summary>Tells all of a snapshot as text, so that two can be compared.</summary>
internal static class SnapshotText
{
    /// <summary>Everything, with moments as ages.</summary>
    public static string Of(TargetSnapshot snapshot, TimeProvider time)
    {
        var text = new StringBuilder();
        text.AppendLine($"{snapshot.Id} {time.GetElapsedTime(snapshot.PublishedAt)} {snapshot.Series} {snapshot.Duplicates}");
        text.AppendLine($"{snapshot.Last.At:O} {snapshot.Last.Duration} {Of(snapshot.Last.Outcome)} up {Of(snapshot.Up)}");
        text.AppendJoin(' ', snapshot.Dropped.Select(d => $"{d.Key}={d.Value}")).AppendJoin(' ', snapshot.Skipped.Select(s => $"{s.Collector}: {s.Why}"));
        text.AppendLine().AppendJoin("", snapshot.Blocks.Select(Of));
        foreach (var part in snapshot.Parts)
        {
            var age = part.CollectedAt is { } at ? time.GetElapsedTime(at) : (TimeSpan?)null;
            text.AppendLine($"{part.Collector} {part.Tier} {age} {part.Duration} {Of(part.Outcome)}").AppendJoin("", part.Blocks.Select(Of));
        }

        return text.ToString();
    }

    /// <summary>What a scrape of it gets, in both formats, whole and for one collector.</summary>
    public static string Scrape(TargetSnapshot snapshot, TimeProvider time) => string.Join('\n',
        from format in Enum.GetValues<ExpositionFormat>()
        from collect in (string[][])[[], ["part1"]]
        select Texts.WriteBlocks(format, SnapshotExposition.Blocks(snapshot, [.. collect], time)));

    private static string Of(CollectOutcome outcome) => $"{outcome.Kind} {outcome.Reason} {outcome.Message}";

    private static string Of(FamilyBlock block) =>
        $"{block.Name} {block.Type} {block.Help} {block.Unit} {block.SampleCount}\n{Encoding.UTF8.GetString(block.Lines.Span)}--\n"
        + $"{Encoding.UTF8.GetString(block.CreatedLines.Span)}--\n{Encoding.UTF8.GetString(block.OrderedLines.Span)}";
}
