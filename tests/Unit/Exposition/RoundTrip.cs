using System.Collections.Immutable;
using Fleet.Exposition;
using Xunit;

namespace Fleet.Tests.Unit.Exposition;

public sealed class RoundTrip
{
    private const int Runs = 2000;

    [Theory]
    [InlineData(ExpositionFormat.Text004)]
    [InlineData(ExpositionFormat.OpenMetrics)]
    public void What_is_written_reads_back_the_same(ExpositionFormat format) => ForEachSeed(seed =>
    {
        var families = new FamilyGenerator(seed).Apart();
        var text = Texts.Write(format, families);
        var read = Texts.Read(text, format);
        Assert.Equal(Texts.Show(families.SelectMany(family => Expected(family, format))), Texts.Show(read));
        Assert.Equal(Texts.Series(families), Texts.Series(read));
    });

    [Theory]
    [InlineData(ExpositionFormat.Text004)]
    [InlineData(ExpositionFormat.OpenMetrics)]
    public void Clashing_families_keep_every_series_and_pass_the_strict_parser(ExpositionFormat format) => ForEachSeed(seed =>
    {
        var families = new FamilyGenerator(seed).Clashing().Families;
        var read = Texts.Read(Texts.Write(format, families), format);
        Assert.Equal(Texts.Series(families), Texts.Series(read));
    });

    [Fact]
    public void Both_formats_hold_the_same_series() => ForEachSeed(seed =>
    {
        var families = new FamilyGenerator(seed).Clashing().Families;
        var text = Texts.Read(Texts.Write(ExpositionFormat.Text004, families), ExpositionFormat.Text004);
        var openMetrics = Texts.Read(Texts.Write(ExpositionFormat.OpenMetrics, families), ExpositionFormat.OpenMetrics);
        Assert.Equal(Texts.Series(text), Texts.Series(openMetrics));
    });

    [Theory]
    [InlineData(ExpositionFormat.Text004)]
    [InlineData(ExpositionFormat.OpenMetrics)]
    public void Captures_of_real_exporters_survive_parse_and_write(ExpositionFormat format)
    {
        foreach (var path in RepositoryFiles.Captures())
        {
            var capture = Texts.Read(File.ReadAllText(path), ExpositionFormat.Text004);
            var merged = FamilyMerger.Merge(capture);
            Assert.Equal((0, 0), (merged.Duplicates, merged.Invalid));
            var read = Texts.Read(Texts.Write(format, merged.Families), format);
            Assert.Equal(Texts.Series(capture), Texts.Series(read));
        }
    }

    [Fact]
    public void A_capture_is_written_byte_for_byte_as_the_exporter_wrote_it()
    {
        foreach (var path in RepositoryFiles.Captures())
        {
            var capture = File.ReadAllText(path);
            Assert.Equal(capture, Texts.Write(ExpositionFormat.Text004, Texts.Read(capture, ExpositionFormat.Text004)));
        }
    }

    [Fact]
    public void Text_that_is_no_unicode_becomes_replacement_characters()
    {
        var family = Texts.Family("x", FamilyType.Gauge, Texts.Sample(1, ("a", "\ud83d"), ("b", "x\udc00y\0z")));
        foreach (var format in Enum.GetValues<ExpositionFormat>())
        {
            var labels = Texts.Read(Texts.Write(format, family), format)[0].Samples[0].Labels;
            Assert.Equal(["\ufffd", "x\ufffdy\0z"], labels.Select(label => label.Value));
        }
    }

    /// <summary>What a format can say of a family: OpenMetrics knows units but only counters named so; 0.0.4 has no place for created samples.</summary>
    private static IEnumerable<MetricFamily> Expected(MetricFamily family, ExpositionFormat format)
    {
        var total = family.Name.EndsWith("_total", StringComparison.Ordinal);
        var openMetrics = format == ExpositionFormat.OpenMetrics;
        var type = openMetrics && family.Type == FamilyType.Counter && !total ? FamilyType.Unknown : family.Type;
        var own = openMetrics && (type is FamilyType.Counter or FamilyType.Histogram or FamilyType.Summary);
        var created = own ? [] : family.Samples.Where(sample => sample.Suffix == "_created").ToImmutableArray();
        yield return family with { Type = type, Unit = openMetrics ? family.Unit : string.Empty, Samples = family.Samples.RemoveRange(created) };
        if (created.Length > 0)
        {
            var stem = total && family.Type == FamilyType.Counter ? family.Name[..^6] : family.Name;
            yield return new MetricFamily
            {
                Name = stem + "_created",
                Type = FamilyType.Gauge,
                Help = family.Help,
                Samples = [.. created.Select(sample => sample with { Suffix = string.Empty })],
            };
        }
    }

    private static void ForEachSeed(Action<int> check)
    {
        for (var seed = 0; seed < Runs; seed++)
        {
            try
            {
                check(seed);
            }
            catch (Exception e)
            {
                throw new InvalidOperationException($"seed {seed}", e);
            }
        }
    }
}
