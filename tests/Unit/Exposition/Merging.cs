using System.Collections.Immutable;
using Fleet.Exposition;
using Xunit;

namespace Fleet.Tests.Unit.Exposition;

public sealed class Merging
{
    [Fact]
    public void Families_of_one_name_become_one_in_ordinal_order()
    {
        var merged = FamilyMerger.Merge(
        [
            Texts.Family("b", FamilyType.Gauge, Texts.Sample(1, ("db", "1"))),
            Texts.Family("a", FamilyType.Counter, Texts.Sample(2)),
            Texts.Family("b", FamilyType.Counter, Texts.Sample(3, ("db", "2"))) with { Help = "Bees.", Unit = "b" },
            Texts.Family("B", FamilyType.Gauge, Texts.Sample(4)),
            Texts.Family("empty", FamilyType.Gauge),
        ]);
        Assert.Equal(
            Texts.Show(
            [
                Texts.Family("B", FamilyType.Gauge, Texts.Sample(4)),
                Texts.Family("a", FamilyType.Counter, Texts.Sample(2)),
                Texts.Family("b", FamilyType.Gauge, Texts.Sample(1, ("db", "1")), Texts.Sample(3, ("db", "2"))) with { Help = "Bees.", Unit = "b" },
            ]),
            Texts.Show(merged.Families));
        Assert.Equal((0, 0), (merged.Duplicates, merged.Invalid));
    }

    [Fact]
    public void Duplicates_are_dropped_whatever_the_order_of_labels_and_the_first_stays()
    {
        var merged = FamilyMerger.Merge(
        [
            Texts.Family("x", FamilyType.Gauge, Texts.Sample(1, ("a", "1"), ("b", "2")), Texts.Sample(2, ("b", "2"), ("a", "1"))),
            Texts.Family("x", FamilyType.Gauge, Texts.Sample(3, ("a", "1"), ("b", "2"), ("c", "")), Texts.Sample(4, ("a", "2"), ("b", "1"))),
        ]);
        Assert.Equal([1, 4], merged.Families.Single().Samples.Select(sample => sample.Value));
        Assert.Equal(2, merged.Duplicates);
        Assert.Equal(["x{b=\"2\",a=\"1\"}", "x{a=\"1\",b=\"2\",c=\"\"}"], merged.DuplicateExamples);
    }

    [Fact]
    public void A_duplicate_is_seen_across_families_whose_samples_have_one_name()
    {
        var merged = FamilyMerger.Merge(
        [
            Texts.Family("x", FamilyType.Summary, Texts.Sample("_count", 1), Texts.Sample("_sum", 1)),
            Texts.Family("x_count", FamilyType.Gauge, Texts.Sample(2), Texts.Sample(3, ("a", "b"))),
        ]);
        Assert.Equal(1, merged.Duplicates);
        Assert.Equal([3], merged.Families[1].Samples.Select(sample => sample.Value));
    }

    [Fact]
    public void Examples_are_few_and_short()
    {
        var samples = Enumerable.Range(0, 20).SelectMany(i => Enumerable.Repeat(Texts.Sample(i, ("a", i + new string('x', 10_000))), 2));
        var merged = FamilyMerger.Merge([Texts.Family("x", FamilyType.Gauge, samples)]);
        Assert.Equal(20, merged.Duplicates);
        Assert.Equal(5, merged.DuplicateExamples.Length);
        Assert.All(merged.DuplicateExamples, example => Assert.InRange(example.Length, 1, 203));
    }

    [Fact]
    public void Invalid_names_and_samples_out_of_place_are_dropped_and_counted()
    {
        var merged = FamilyMerger.Merge(
        [
            Texts.Family("1x", FamilyType.Gauge, Texts.Sample(1), Texts.Sample(1, ("a", "b"))),
            Texts.Family("ä", FamilyType.Gauge, Texts.Sample(1)),
            Texts.Family("x:y", FamilyType.Gauge, Texts.Sample(1)),
            Texts.Family("x", FamilyType.Gauge, Texts.Sample(1, ("a:b", "")), Texts.Sample(1, ("__name__", "y")), Texts.Sample(1, ("a", "1"), ("a", "2"))),
            Texts.Family("x", FamilyType.Gauge, Texts.Sample("_bucket", 1), Texts.Sample("{} 1\ny", 1), Texts.Sample(7)),
            Texts.Family("x", FamilyType.Histogram, Texts.Sample("_sum", 1), Texts.Sample("_count", 1)),
            new MetricFamily { Name = "unset", Type = FamilyType.Gauge, Samples = default },
            Texts.Family("unset_labels", FamilyType.Gauge, new Sample("", default, 1)),
        ]);
        Assert.Equal(["unset_labels", "x", "x:y"], merged.Families.Select(family => family.Name));
        Assert.Equal(7, merged.Families[1].Samples.Single().Value);
        Assert.Equal(10, merged.Invalid);
        Assert.NotEmpty(Texts.Write(ExpositionFormat.Text004, merged.Families));
    }

    [Fact]
    public void Merged_blocks_equal_parsed_labelled_merged_and_written_families()
    {
        for (var seed = 0; seed < 500; seed++)
        {
            var members = Enumerable.Range(0, 3).Select(member => (
                Labels: ImmutableArray.Create(new Label("instance", $"db{member}\n\"\\"), new Label("l0", "member"), new Label("none", "")),
                Families: FamilyMerger.Merge(new FamilyGenerator((seed * 2) + (member % 2)).Apart()).Families)).ToList();
            var blocks = BlockMerger.Merge(members.Select(member =>
                new LabelledBlocks { Labels = member.Labels, Blocks = member.Families.Select(FamilyBlock.Render) }));
            var families = FamilyMerger.Merge(members.SelectMany(member => member.Families.Select(family => family with
            {
                Samples = [.. family.Samples.Select(sample => sample with { Labels = Labelled(sample.Labels) })],
            }).Select(family => family with { Samples = [.. family.Samples.Select(sample => sample with { Labels = [member.Labels[0], .. sample.Labels] })] })));
            Assert.Equal((0, 0), (families.Duplicates, families.Invalid));
            foreach (var format in Enum.GetValues<ExpositionFormat>())
            {
                var expected = Texts.Write(format, families.Families);
                var actual = Texts.WriteBlocks(format, blocks);
                Assert.True(expected == actual, $"seed {seed}, {format}:\n{expected}\nbut\n{actual}");
                Texts.Read(actual, format);
            }
        }
    }

    [Fact]
    public void A_label_that_the_sample_has_is_exported_and_never_collides()
    {
        var family = Texts.Family(
            "x",
            FamilyType.Gauge,
            Texts.Sample(1),
            Texts.Sample(2, ("instance", "own"), ("z", "}\\\",instance=\"")),
            Texts.Sample(3, ("exported_instance", "a"), ("instance", "b")),
            Texts.Sample(4, ("instance", "a"), ("exported_job", "b"), ("job", "c")));
        ImmutableArray<Label> labels = [new("instance", "m"), new("job", "j"), new("exported_job", "e")];
        var merged = BlockMerger.Merge([new LabelledBlocks { Labels = labels, Blocks = [FamilyBlock.Render(family)] }]);
        Assert.Equal(
            """
            # TYPE x gauge
            x{instance="m",job="j",exported_job="e"} 1
            x{instance="m",job="j",exported_job="e",exported_instance="own",z="}\\\",instance=\""} 2
            x{instance="m",job="j",exported_job="e",exported_instance="a",exported_exported_instance="b"} 3
            x{instance="m",job="j",exported_job="e",exported_instance="a",exported_exported_job="b",exported_exported_exported_job="c"} 4

            """,
            Texts.WriteBlocks(ExpositionFormat.Text004, merged));
        Assert.Equal(4, merged.Single().SampleCount);
    }

    [Fact]
    public void Blocks_of_types_that_do_not_mix_are_left_out()
    {
        var gauge = FamilyBlock.Render(Texts.Family("x", FamilyType.Gauge, Texts.Sample(1)));
        var counter = FamilyBlock.Render(Texts.Family("x", FamilyType.Counter, Texts.Sample(2), Texts.Sample("_created", 9)));
        var histogram = FamilyBlock.Render(Texts.Family("x", FamilyType.Histogram, Texts.Sample("_sum", 3)));
        var merged = BlockMerger.Merge(new[] { gauge, counter, histogram }.Select((block, i) =>
            new LabelledBlocks { Labels = [new("i", $"{i}")], Blocks = [block] }));
        Assert.Equal("# TYPE x gauge\nx{i=\"0\"} 1\nx{i=\"1\"} 2\n# EOF\n", Texts.WriteBlocks(ExpositionFormat.OpenMetrics, merged));
        Assert.Equal(2, merged.Single().SampleCount);
    }

    /// <summary>What the member's label l0 makes of a sample's own: "l0" is one of the generator's names.</summary>
    private static ImmutableArray<Label> Labelled(ImmutableArray<Label> labels) =>
        [new("l0", "member"), .. labels.Select(label => label.Name == "l0" ? label with { Name = "exported_l0" } : label)];
}
