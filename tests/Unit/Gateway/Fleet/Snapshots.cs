using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Fleet.Cluster.Targets;
using Fleet.Exposition;
using Fleet.Grains.Collecting;
using Fleet.Grains.Snapshots;
using Fleet.Silo.Serving;
using Fleet.Tests.Unit.Exposition;

namespace Fleet.Tests.Unit.Gateway.Fleet;

/// <summary>Snapshots with one gauge, <c>value</c>, and a stand-in for the codec whose bytes are that value.</summary>
internal static class Snapshots
{
    /// <summary>A snapshot published so long ago.</summary>
    public static TargetSnapshot Of(double value, TimeSpan age, TimeProvider time)
    {
        var up = FamilyBlock.Render(new MetricFamily { Name = "fake_up", Type = FamilyType.Gauge, Samples = [new Sample(1)] });
        var publishedAt = time.GetTimestamp() - (long)(age.TotalSeconds * time.TimestampFrequency);
        return new TargetSnapshot
        {
            Id = TargetId.Parse("a"),
            PublishedAt = publishedAt,
            Last = new LastCollection(DateTimeOffset.UnixEpoch, TimeSpan.Zero, CollectOutcome.Ok),
            Parts = [],
            Blocks = [up, FamilyBlock.Render(new MetricFamily { Name = "value", Type = FamilyType.Gauge, Samples = [new Sample(value)] })],
            Up = up,
            Series = 2,
            Dropped = ImmutableSortedDictionary<string, long>.Empty,
            Duplicates = 0,
            Skipped = [],
        };
    }

    /// <summary>What a silo answers over the wire.</summary>
    public static SnapshotAnswer.Found Found(double value, TimeSpan age, TimeProvider time) => new(Of(value, age, time), Encoded(value));

    /// <summary>A snapshot as it travels.</summary>
    public static EncodedSnapshot Encoded(double value)
    {
        var text = value.ToString(CultureInfo.InvariantCulture);
        return new EncodedSnapshot("tag-" + text, Encoding.UTF8.GetBytes(text));
    }

    /// <summary>The stand-in for the codec.</summary>
    public static TargetSnapshot Decode(ReadOnlyMemory<byte> bytes, TimeSpan age, TimeProvider time) =>
        Of(double.Parse(Encoding.UTF8.GetString(bytes.Span), CultureInfo.InvariantCulture), age, time);

    /// <summary>What a scrape would show.</summary>
    public static string Text(TargetSnapshot snapshot, TimeProvider time) =>
        Texts.WriteBlocks(ExpositionFormat.Text004, SnapshotExposition.Blocks(snapshot, [], time));
}
