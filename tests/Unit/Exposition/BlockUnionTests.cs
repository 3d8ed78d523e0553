using Fleet.Exposition;
using Xunit;

namespace Fleet.Tests.Unit.Exposition;

public sealed class BlockUnionTests
{
    [Fact]
    public void Blocks_of_one_name_become_one_and_the_first_of_equal_series_stays()
    {
        var union = BlockUnion.Of(
        [
            Block("b", Texts.Sample(1, ("l", "x y")), Texts.Sample(2, ("l", "x"))),
            Block("a", Texts.Sample(1)),
            Block("b", Texts.Sample(3, ("l", "x y")), Texts.Sample(4, ("l", "z\n\" 5"))),
        ], out var duplicates);
        Assert.Equal(["a", "b"], union.Select(b => b.Name));
        Assert.Equal((1, 3), (duplicates, union[1].SampleCount));
        Assert.Equal(
            """
            # TYPE a gauge
            a 1
            # TYPE b gauge
            b{l="x y"} 1
            b{l="x"} 2
            b{l="z\n\" 5"} 4

            """,
            Texts.WriteBlocks(ExpositionFormat.Text004, union));
    }

    [Fact]
    public void Blocks_that_share_nothing_are_passed_on_as_they_are()
    {
        var (a, b) = (Block("a", Texts.Sample(1)), Block("b", Texts.Sample(1)));
        var union = BlockUnion.Of([b, a], out var duplicates);
        Assert.Equal(0, duplicates);
        Assert.Same(a, union[0]);
        Assert.Same(b, union[1]);
    }

    [Fact]
    public void Created_samples_of_a_duplicate_go_with_it_in_both_formats()
    {
        var first = FamilyBlock.Render(Texts.Family("c_total", FamilyType.Counter, Texts.Sample(1), Texts.Sample("_created", 10)));
        var second = FamilyBlock.Render(Texts.Family("c_total", FamilyType.Counter, Texts.Sample(2), Texts.Sample("_created", 20), Texts.Sample(3, ("l", "x"))));
        var union = BlockUnion.Of([first, second], out var duplicates);
        Assert.Equal((2, 3), (duplicates, Assert.Single(union).SampleCount));
        Assert.Equal("# TYPE c counter\nc_total 1\nc_created 10\nc_total{l=\"x\"} 3\n# EOF\n", Texts.WriteBlocks(ExpositionFormat.OpenMetrics, union));
        Assert.Contains("c_total 1\nc_total{l=\"x\"} 3\n", Texts.WriteBlocks(ExpositionFormat.Text004, union), StringComparison.Ordinal);
    }

    private static FamilyBlock Block(string name, params Sample[] samples) => FamilyBlock.Render(Texts.Family(name, FamilyType.Gauge, samples));
}
