using System.Text;
using Fleet.Exposition;
using Xunit;

namespace Fleet.Tests.Unit.Exposition;

public sealed class RenderedBlocks
{
    [Fact]
    public void What_was_rendered_becomes_the_same_block_again()
    {
        for (var seed = 0; seed < 2000; seed++)
        {
            var families = new FamilyGenerator(seed);
            var blocks = families.Apart().Concat(families.Clashing().Families).Select(FamilyBlock.Render).ToList();
            foreach (var block in blocks.Concat(BlockUnion.Of(blocks, out _)))
            {
                var again = FamilyBlock.FromRendered(block.Name, block.Type, block.Help, block.Unit, block.OrderedLines);
                Assert.Equal(Show(block), Show(again));
            }
        }
    }

    [Theory]
    [InlineData("x 1")]
    [InlineData("x 1\n\n")]
    [InlineData("x\n")]
    [InlineData("x \n")]
    [InlineData("x  1\n")]
    [InlineData("x 1 2\n")]
    [InlineData("x 1\r\n")]
    [InlineData("x one\n")]
    [InlineData("x 11111111111111111111111111111111\n")]
    [InlineData("y 1\n")]
    [InlineData(" 1\n")]
    [InlineData("x_count 1\n")]
    [InlineData("x_created 1\n")]
    [InlineData("# EOF\n")]
    [InlineData("x{} 1\n")]
    [InlineData("x{a} 1\n")]
    [InlineData("x{a=1} 1\n")]
    [InlineData("x{a=\"\n")]
    [InlineData("x{a=\"1\n")]
    [InlineData("x{a=\"1\"\n")]
    [InlineData("x{a=\"1\"}\n")]
    [InlineData("x{a=\"1\"}1\n")]
    [InlineData("x{a=\"1\",} 1\n")]
    [InlineData("x{a=\"1\"b=\"2\"} 1\n")]
    [InlineData("x{a=\"1\\\n")]
    [InlineData("x{a=\"\\t\"} 1\n")]
    [InlineData("x{a=\"1\"} 1\ny 2\n")]
    [InlineData("x{1a=\"1\"} 1\n")]
    [InlineData("x{a-b=\"1\"} 1\n")]
    [InlineData("x{a=\"1\"} 1 # {b=\"2\"} 1\n")]
    public void Lines_that_no_rendering_makes_are_refused(string lines) =>
        Assert.Throws<FormatException>(() => FamilyBlock.FromRendered("x", FamilyType.Gauge, "", "", Encoding.UTF8.GetBytes(lines)));

    [Fact]
    public void Lines_that_are_no_text_and_names_that_are_none_are_refused()
    {
        Assert.Throws<FormatException>(() => FamilyBlock.FromRendered("x", FamilyType.Gauge, "", "", (byte[])[.. "x{a=\""u8, 0xFF, .. "\"} 1\n"u8]));
        Assert.Throws<FormatException>(() => FamilyBlock.FromRendered("1x", FamilyType.Gauge, "", "", "1x 1\n"u8.ToArray()));
        Assert.Throws<FormatException>(() => FamilyBlock.FromRendered("", FamilyType.Gauge, "", "", default));
        Assert.Throws<FormatException>(() => FamilyBlock.FromRendered("x", (FamilyType)9, "", "", "x 1\n"u8.ToArray()));
    }

    [Fact]
    public void Whatever_is_let_in_can_be_merged_and_written()
    {
        var random = new Random(1);
        var let = 0;
        for (var round = 0; round < 20_000; round++)
        {
            var lines = "x_total{a=\"1\",b=\"\\\\ \\\" ä\"} 1\nx_created{a=\"1\"} 1.5e+06\nx_total +Inf\n"u8.ToArray();
            for (var change = random.Next(1, 3); change > 0; change--)
            {
                lines[random.Next(lines.Length)] = "\n\"\\{}=,x 1_\0"u8[random.Next(12)];
            }

            try
            {
                var block = FamilyBlock.FromRendered("x_total", FamilyType.Counter, "", "", lines);
                let++;
                var merged = BlockMerger.Merge([new LabelledBlocks { Labels = [new Label("a", "2")], Blocks = [block, FamilyBlock.Render(Texts.Family("x", FamilyType.Gauge, Texts.Sample(1)))] }]);

                // Values are looked over only: 1.5e+06 may have become 1.51+06, which is the sender's lie and breaks nothing else.
                Assert.Contains(Texts.Parse(Texts.WriteBlocks(ExpositionFormat.Text004, merged), ExpositionFormat.Text004).Error?.Reason, (string?[])[null, "value is no number"]);
                Texts.WriteBlocks(ExpositionFormat.OpenMetrics, merged);
            }
            catch (FormatException)
            {
                // Refused: nothing got in.
            }
        }

        Assert.InRange(let, 100, 19_000);
    }

    private static string Show(FamilyBlock block) =>
        $"{block.Name} {block.Type} {block.Help} {block.Unit} {block.SampleCount}\n{Text(block.Lines)}--\n{Text(block.CreatedLines)}--\n{Text(block.OrderedLines)}";

    private static string Text(ReadOnlyMemory<byte> lines) => Encoding.UTF8.GetString(lines.Span);
}
