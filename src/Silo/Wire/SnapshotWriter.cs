using Fleet.Exposition;
using Fleet.Grains.Collecting;
using Fleet.Grains.Snapshots;

namespace Fleet.Silo.Wire;

/// <summary>
/// Writes the message that <see cref="SnapshotReader" /> reads. Each block is written once, in a table; the whole and the
/// parts refer to it by its place. Moments are written as ages at <see cref="TargetSnapshot.PublishedAt" />, so that the
/// bytes of a snapshot never change.
/// </summary>
internal sealed class SnapshotWriter(WireWriter output, TimeProvider time)
{
    private readonly Dictionary<FamilyBlock, int> _places = new(ReferenceEqualityComparer.Instance);

    /// <summary>Writes a snapshot; gives how many times it refers to a block.</summary>
    public int Write(TargetSnapshot snapshot)
    {
        output.Text(snapshot.Id.Value);
        output.Number(snapshot.Last.At.UtcTicks);
        output.Time(snapshot.Last.Duration);
        Write(output, snapshot.Last.Outcome);
        output.Count(snapshot.Dropped.Count);
        foreach (var (reason, samples) in snapshot.Dropped)
        {
            output.Text(reason);
            output.Number(samples);
        }

        output.Number(snapshot.Duplicates);
        output.Count(snapshot.Skipped.Length);
        foreach (var skipped in snapshot.Skipped)
        {
            output.Text(skipped.Collector);
            output.Text(skipped.Why);
        }

        // What the series cap left out of the whole is not to be had in parts; it need not travel.
        var standing = snapshot.Blocks.Select(block => block.Name).ToHashSet(StringComparer.Ordinal);
        var parts = snapshot.Parts.Select(part => (Part: part, Blocks: part.Blocks.Where(block => standing.Contains(block.Name)).ToList())).ToList();
        WriteTable(snapshot.Blocks.Append(snapshot.Up).Concat(parts.SelectMany(part => part.Blocks)));
        var references = snapshot.Blocks.Length + parts.Sum(part => part.Blocks.Count);
        WriteReferences(snapshot.Blocks);
        output.Number(_places[snapshot.Up]);
        output.Count(parts.Count);
        foreach (var (part, blocks) in parts)
        {
            Write(part, snapshot.PublishedAt);
            WriteReferences(blocks);
        }

        return references;
    }

    private static void Write(WireWriter output, CollectOutcome outcome)
    {
        output.Byte((byte)outcome.Kind);
        output.Byte((byte)outcome.Reason);
        output.Text(outcome.Message);
    }

    // By columns, as like stands best beside like for the compression; the name is mostly what the first line begins with.
    private void WriteTable(IEnumerable<FamilyBlock> blocks)
    {
        var table = blocks.Distinct<FamilyBlock>(ReferenceEqualityComparer.Instance).ToList();
        output.Count(table.Count);
        foreach (var block in table)
        {
            _places.Add(block, _places.Count);
            output.Byte((byte)block.Type);
        }

        table.ForEach(block => output.Count(block.OrderedLines.Length));
        table.ForEach(block => output.Text(block.Unit));
        table.ForEach(block => output.Text(block.Help));
        foreach (var block in table)
        {
            var begun = BegunName(block);
            output.Count(begun);
            output.Text(block.Name[begun..]);
        }

        table.ForEach(block => output.Raw(block.OrderedLines.Span));
    }

    private static int BegunName(FamilyBlock block)
    {
        var lines = block.OrderedLines.Span;
        var length = 0;
        while (length < lines.Length && length < block.Name.Length && lines[length] == block.Name[length])
        {
            length++;
        }

        return length;
    }

    // As steps from one place to the next: nearly all are 1, which compresses to nothing.
    private void WriteReferences(IReadOnlyCollection<FamilyBlock> blocks)
    {
        output.Count(blocks.Count);
        var before = -1;
        foreach (var block in blocks)
        {
            var place = _places[block];
            output.Number(place - before);
            before = place;
        }
    }

    private void Write(SnapshotPart part, long publishedAt)
    {
        output.Text(part.Collector);
        output.Byte((byte)part.Tier);
        Write(output, part.Outcome);
        output.Time(part.Duration);
        output.Byte(part.CollectedAt is null ? (byte)0 : (byte)1);
        if (part.CollectedAt is { } at)
        {
            output.Time(time.GetElapsedTime(at, publishedAt));
        }
    }
}
