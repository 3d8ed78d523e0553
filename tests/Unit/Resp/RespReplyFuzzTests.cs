using System.Text;
using Fleet.Resp;
using Xunit;
using static Fleet.Tests.Unit.Resp.ReplyReading;

namespace Fleet.Tests.Unit.Resp;

public sealed class RespReplyFuzzTests(ITestOutputHelper output)
{
    private static readonly RespLimits Wide = new() { ReplyBytes = 1 << 20, BulkBytes = 1 << 16, Elements = 10_000, Depth = 10 };

    [Fact]
    public void A_reply_is_read_alike_in_one_piece_and_byte_by_byte()
    {
        var seed = Seed();
        var random = new Random(seed);
        for (var round = 0; round < 2000; round++)
        {
            var bytes = Replies(random, 1 + random.Next(4));
            var whole = ReadAll(bytes, RespProtocol.Resp3, Wide).ConvertAll(Show);
            var pieces = ReadByteByByte(bytes, RespProtocol.Resp3, Wide).ConvertAll(Show);
            Assert.NotEmpty(whole);
            Assert.Equal(whole, pieces);
        }
    }

    [Fact]
    public void Broken_replies_end_in_a_clear_error_or_in_waiting_for_more_and_never_cost_more_than_the_caps()
    {
        var seed = Seed();
        var random = new Random(seed);
        var (refused, read, waiting) = (0, 0, 0);
        for (var round = 0; round < 20_000; round++)
        {
            var bytes = Break(Replies(random, 1), random);
            var protocol = random.Next(2) == 0 ? RespProtocol.Resp2 : RespProtocol.Resp3;
            var before = GC.GetAllocatedBytesForCurrentThread();
            try
            {
                _ = ReadAll(bytes, protocol, Limits).Count > 0 ? read++ : waiting++;
            }
            catch (Exception e) when (e is RespProtocolException or RespLimitException)
            {
                refused++;
            }

            Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 256 << 10);
        }

        output.WriteLine($"refused {refused}, read {read}, waiting {waiting}");
        Assert.True(refused > 1000 && read > 1000 && waiting > 1000);
    }

    private static byte[] Replies(Random random, int count)
    {
        var text = new StringBuilder();
        for (var i = 0; i < count; i++)
        {
            RandomReply.Write(text, random, depth: 3);
        }

        return Encoding.Latin1.GetBytes(text.ToString());
    }

    /// <summary>Cuts, flips, doubles or inserts some bytes.</summary>
    private static byte[] Break(byte[] bytes, Random random)
    {
        var list = bytes.ToList();
        for (var i = random.Next(4); i >= 0 && list.Count > 0; i--)
        {
            var at = random.Next(list.Count);
            switch (random.Next(4))
            {
                case 0:
                    list.RemoveRange(at, list.Count - at);
                    break;
                case 1:
                    list[at] = (byte)random.Next(256);
                    break;
                case 2:
                    list.RemoveAt(at);
                    break;
                default:
                    list.Insert(at, (byte)"0123456789-*$%\r\n"[random.Next(16)]);
                    break;
            }
        }

        return [.. list];
    }

    private int Seed()
    {
        var seed = Environment.TickCount;
        output.WriteLine($"seed {seed}");
        return seed;
    }
}
