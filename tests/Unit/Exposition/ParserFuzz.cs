using System.Text;
using Fleet.Exposition;
using Xunit;

namespace Fleet.Tests.Unit.Exposition;

public sealed class ParserFuzz
{
    private static readonly byte[] _telling = "\"\\{}=,# \n\t\0_e+-0NTxE"u8.ToArray();

    [Theory]
    [InlineData(ExpositionFormat.Text004)]
    [InlineData(ExpositionFormat.OpenMetrics)]
    public void Mutated_texts_give_families_or_an_error_and_never_an_exception(ExpositionFormat format)
    {
        var refused = 0;
        for (var seed = 0; seed < 8_000; seed++)
        {
            var random = new Random(seed);
            var text = Mutate(Encoding.UTF8.GetBytes(Texts.Write(format, new FamilyGenerator(seed % 500).Apart())), random);
            try
            {
                var parsed = ExpositionParser.Parse(text, format, Texts.Wide);
                refused += parsed.Error is null ? 0 : 1;
                Assert.True(parsed.Error is null || parsed.Families.IsEmpty);

                // What was read can be merged and written, and then reads back.
                Texts.Read(Texts.Write(format, FamilyMerger.Merge(parsed.Families).Families), format);
            }
            catch (Exception e)
            {
                throw new InvalidOperationException($"seed {seed}: {Convert.ToBase64String(text)}", e);
            }
        }

        Assert.InRange(refused, 1_000, 7_800);
    }

    private static byte[] Mutate(byte[] valid, Random random)
    {
        var text = valid.ToList();
        for (var i = random.Next(1, 4); i > 0 && text.Count > 0; i--)
        {
            var at = random.Next(text.Count);
            switch (random.Next(5))
            {
                case 0:
                    text[at] = (byte)random.Next(256);
                    break;
                case 1:
                    text.Insert(at, _telling[random.Next(_telling.Length)]);
                    break;
                case 2:
                    text.RemoveRange(at, Math.Min(random.Next(1, 20), text.Count - at));
                    break;
                case 3:
                    text.InsertRange(random.Next(text.Count), text.GetRange(at, Math.Min(random.Next(1, 60), text.Count - at)));
                    break;
                default:
                    text.RemoveRange(at, text.Count - at);
                    break;
            }
        }

        return [.. text];
    }
}
