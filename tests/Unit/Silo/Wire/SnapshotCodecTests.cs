using System.IO.Compression;
using Fleet.Cluster;
using Fleet.Cluster.Targets;
using Fleet.Exposition;
using Fleet.Grains.Collecting;
using Fleet.Grains.Snapshots;
using Fleet.Silo.Wire;
using Fleet.Tests.Testing;
using Fleet.Tests.Testing.Time;
using Fleet.Tests.Unit.Exposition;
using Xunit;

namespace Fleet.Tests.Unit.Silo.Wire;

public sealed class SnapshotCodecTests
{
    private const string Golden =
        "01ED010B76800473686F7080A0E3EBA2B4A4DE1180D30E010904746F6C6402036361700007696E76616C69640006010162037768790501030204002A" +
        "2808140A00000000056279746573000000000468656C7007000100050001000700635F746F74616C7B613D22C3A45C6E227D20310A635F6372656174" +
        "65647B613D22C3A45C6E227D20320A685F6275636B65747B6C653D222B496E66227D20310A685F73756D20310A685F636F756E7420310A70675F7570" +
        "20310A737B7175616E74696C653D22302E35227D20310A755F627974657320310A05020202020204010161080204026E6F80DAC4090180DAC4090402" +
        "02040203";

    private static readonly TimeSpan Age = TimeSpan.FromSeconds(7.5);

    private readonly ManualTime _here = new();
    private readonly ManualTime _there = new();

    public SnapshotCodecTests()
    {
        // Two processes that began at different times.
        _here.Advance(TimeSpan.FromHours(1));
        _there.Advance(TimeSpan.FromMinutes(1));
    }

    [Fact]
    public void A_snapshot_is_the_same_on_the_other_side()
    {
        for (var seed = 0; seed < 1000; seed++)
        {
            var snapshot = new SnapshotGenerator(seed).Next(_here);
            _here.Advance(Age);
            var decoded = SnapshotCodec.Decode(SnapshotCodec.Encode(snapshot, _here), Age, _there);
            Assert.True(SnapshotText.Of(snapshot, _here) == SnapshotText.Of(decoded, _there), $"seed {seed}");
            Assert.True(SnapshotText.Scrape(snapshot, _here) == SnapshotText.Scrape(decoded, _there), $"seed {seed}");
        }
    }

    [Fact]
    public void A_process_with_a_finer_clock_reckons_the_same_ages()
    {
        var snapshot = new SnapshotGenerator(3).Next(_here);
        var bytes = SnapshotCodec.Encode(snapshot, _here);
        var before = TimeProvider.System.GetTimestamp();
        var decoded = SnapshotCodec.Decode(bytes, Age, TimeProvider.System);
        Assert.InRange(TimeProvider.System.GetElapsedTime(decoded.PublishedAt, before), Age - TimeSpan.FromSeconds(10), Age);
        Assert.All(snapshot.Parts.Zip(decoded.Parts), parts => Assert.Equal(
            parts.First.CollectedAt is { } at ? _here.GetElapsedTime(at, snapshot.PublishedAt) : null,
            parts.Second.CollectedAt is { } to ? TimeProvider.System.GetElapsedTime(to, decoded.PublishedAt) : (TimeSpan?)null));
    }

    [Fact]
    public void The_bytes_of_a_snapshot_never_change()
    {
        var snapshot = new SnapshotGenerator(4).Next(_here);
        var bytes = SnapshotCodec.Encode(snapshot, _here);
        _here.Advance(Age);
        Assert.Equal(bytes, SnapshotCodec.Encode(snapshot, _here));
        Assert.Equal(bytes, SnapshotCodec.Encode(SnapshotCodec.Decode(bytes, Age, _there), _there));
    }

    [Fact]
    public void A_family_that_stands_in_the_whole_and_in_a_part_travels_once()
    {
        var snapshot = Capture();
        var decoded = SnapshotCodec.Decode(SnapshotCodec.Encode(snapshot, _here), TimeSpan.Zero, _there);
        Assert.Equal(decoded.Blocks.Length - 1, decoded.Parts[0].Blocks.Length);
        Assert.All(decoded.Parts[0].Blocks, block => Assert.Contains(decoded.Blocks, b => ReferenceEquals(b, block)));
        Assert.Contains(decoded.Blocks, b => ReferenceEquals(b, decoded.Up));
    }

    [Fact]
    public void A_capture_of_72_kB_travels_in_8_kB() =>
        Assert.InRange(SnapshotCodec.Encode(Capture(), _here).Length, 4_000, 8_200);

    [Fact]
    public void What_the_series_cap_left_out_does_not_travel()
    {
        var cut = FamilyBlock.Render(Texts.Family("cut", FamilyType.Gauge, Texts.Sample(1)));
        var whole = Capture();
        var snapshot = whole with { Parts = [whole.Parts[0] with { Blocks = [.. whole.Parts[0].Blocks, cut] }] };
        var decoded = SnapshotCodec.Decode(SnapshotCodec.Encode(snapshot, _here), TimeSpan.Zero, _there);
        Assert.DoesNotContain(decoded.Parts[0].Blocks, block => block.Name == "cut");
        Assert.Equal(SnapshotText.Scrape(whole, _here), SnapshotText.Scrape(decoded, _there));
    }

    [Fact]
    public void What_an_earlier_build_of_this_version_wrote_is_still_read()
    {
        // The numbers of enumerations are part of the format: this breaks when one of them changes.
        var bytes = Convert.FromHexString(Golden);
        var expected = Small();
        Assert.Equal(SnapshotText.Of(expected, _here), SnapshotText.Of(SnapshotCodec.Decode(bytes, _here.GetElapsedTime(expected.PublishedAt), _there), _there));
    }

    [Fact]
    public void Another_version_is_refused_by_its_number()
    {
        var bytes = SnapshotCodec.Encode(Capture(), _here);
        bytes[0] = 2;
        var refused = Assert.Throws<InvalidDataException>(() => SnapshotCodec.Decode(bytes, Age, _there));
        Assert.Equal("The snapshot is of version 2; this process reads version 1.", refused.Message);
    }

    [Fact]
    public void Damaged_bytes_are_refused_or_harmless()
    {
        var random = new Random(5);
        var bytes = SnapshotCodec.Encode(new SnapshotGenerator(6).Next(_here), _here);
        for (var round = 0; round < 3000; round++)
        {
            var damaged = bytes[..random.Next(bytes.Length + 1)].ToArray();
            if (damaged.Length > 0)
            {
                damaged[random.Next(damaged.Length)] ^= (byte)random.Next(1, 256);
            }

            RefusedOrHarmless(() => SnapshotCodec.Decode(damaged, Age, _there));
        }
    }

    [Fact]
    public void A_message_that_makes_no_sense_is_refused_or_harmless()
    {
        var random = new Random(7);
        for (var round = 0; round < 5000; round++)
        {
            using var message = new WireWriter();
            new SnapshotWriter(message, _here).Write(new SnapshotGenerator(round % 20).Next(_here));
            var damaged = message.Written.ToArray();
            for (var change = random.Next(1, 4); change > 0; change--)
            {
                damaged[random.Next(damaged.Length)] = (byte)random.Next(256);
            }

            RefusedOrHarmless(() => new SnapshotReader(damaged, Age, _there, Limits.Default).Read());
        }
    }

    [Theory]
    [InlineData(1 << 20, 1000, 100)]
    [InlineData(64 << 20, 10, 100)]
    [InlineData(64 << 20, 1000, 0)]
    public void What_is_larger_than_allowed_is_neither_sent_nor_taken(int bytes, int blocks, int parts)
    {
        var wide = Texts.Family("wide", FamilyType.Gauge, Enumerable.Range(0, 20_000).Select(i => Texts.Sample(i, ("a", $"{i}{new string('x', 40)}"))));
        var snapshot = Capture();
        snapshot = snapshot with { Blocks = [.. snapshot.Blocks, FamilyBlock.Render(wide)] };
        var narrow = new Limits { SnapshotBytes = bytes, SnapshotBlocks = blocks, SnapshotParts = parts };
        Assert.Throws<InvalidDataException>(() => SnapshotCodec.Encode(snapshot, _here, narrow));
        var encoded = SnapshotCodec.Encode(snapshot, _here);
        Assert.Throws<InvalidDataException>(() => SnapshotCodec.Decode(encoded, Age, _there, narrow));
        Assert.Equal(snapshot.Blocks.Length, SnapshotCodec.Decode(encoded, Age, _there).Blocks.Length);
    }

    [Fact]
    public void A_bomb_fills_no_more_memory_than_its_limit()
    {
        var zeros = new byte[300 << 20];
        var bomb = new byte[1 << 20];
        Assert.True(BrotliEncoder.TryCompress(zeros, bomb, out var written, 1, 22));
        using var head = new WireWriter();
        head.Byte(1);
        head.Count(Limits.Default.SnapshotBytes);
        byte[] bytes = [.. head.Written, .. bomb.AsSpan(0, written)];
        Assert.Throws<InvalidDataException>(() => SnapshotCodec.Decode(bytes, Age, _there));
    }

    private static void RefusedOrHarmless(Func<TargetSnapshot> decode)
    {
        try
        {
            SnapshotText.Scrape(decode(), TimeProvider.System);
        }
        catch (InvalidDataException)
        {
            // Refused.
        }
    }

    private TargetSnapshot Capture()
    {
        var path = Path.Combine(Checkout.Root, "tests", "Integration", "Postgres", "Captures", "pgexp_0.19.1_default_shop.prom");
        var families = Texts.Read(File.ReadAllText(path), ExpositionFormat.Text004);
        return Snapshot([.. families.Where(f => f.Name != "pg_up").Select(FamilyBlock.Render)]);
    }

    private TargetSnapshot Small() => Snapshot(
    [
        FamilyBlock.Render(Texts.Family("c_total", FamilyType.Counter, Texts.Sample(1, ("a", "ä\n")), Texts.Sample("_created", 2, ("a", "ä\n")))),
        FamilyBlock.Render(Texts.Family("h", FamilyType.Histogram, Texts.Sample("_bucket", 1, ("le", "+Inf")), Texts.Sample("_sum", 1), Texts.Sample("_count", 1))),
        FamilyBlock.Render(Texts.Family("s", FamilyType.Summary, Texts.Sample(1, ("quantile", "0.5")))),
        FamilyBlock.Render(new MetricFamily { Name = "u_bytes", Type = FamilyType.Unknown, Help = "help", Unit = "bytes", Samples = [Texts.Sample(1)] }),
    ]);

    private TargetSnapshot Snapshot(FamilyBlock[] blocks)
    {
        var up = FamilyBlock.Render(Texts.Family("pg_up", FamilyType.Gauge, Texts.Sample(1)));
        FamilyBlock[] whole = [.. blocks, up];
        return new TargetSnapshot
        {
            Id = TargetId.Parse("shop"),
            PublishedAt = _here.GetTimestamp(),
            Last = new LastCollection(_here.GetUtcNow(), TimeSpan.FromMilliseconds(12), CollectOutcome.Partial(FailureReason.Bug, "told")),
            Parts =
            [
                new SnapshotPart
                {
                    Collector = "a", Tier = Tiers.Heavy, Outcome = CollectOutcome.Failed(FailureReason.Auth, "no"), Duration = TimeSpan.FromSeconds(1),
                    CollectedAt = _here.GetTimestamp() - TimeSpan.TicksPerSecond, Blocks = [.. blocks],
                },
            ],
            Blocks = [.. whole.OrderBy(b => b.Name, StringComparer.Ordinal)],
            Up = up,
            Series = whole.Sum(b => b.SampleCount),
            Dropped = new DropCounts().ByReason,
            Duplicates = 3,
            Skipped = [new SkippedCollector("b", "why")],
        };
    }
}
