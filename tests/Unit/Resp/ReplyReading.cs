using System.Buffers;
using System.Text;
using Fleet.Resp;

namespace Fleet.Tests.Unit.Resp;

/// <summary>Runs the reply reader over given bytes, in one piece or byte by byte.</summary>
internal static class ReplyReading
{
    public static readonly RespLimits Limits = new() { ReplyBytes = 10_000, BulkBytes = 1000, Elements = 100, Depth = 5 };

    public static RespReply? Read(string bytes, RespProtocol protocol = RespProtocol.Resp3) =>
        ReadAll(Encoding.Latin1.GetBytes(bytes), protocol, Limits).SingleOrDefault();

    public static List<RespReply> ReadAll(byte[] bytes, RespProtocol protocol, RespLimits limits)
    {
        var reader = new RespReplyReader(limits, protocol);
        var buffer = new ReadOnlySequence<byte>(bytes);
        var replies = new List<RespReply>();
        while (reader.TryRead(ref buffer, out var reply))
        {
            replies.Add(reply);
        }

        return replies;
    }

    public static List<RespReply> ReadByteByByte(byte[] bytes, RespProtocol protocol, RespLimits limits)
    {
        var reader = new RespReplyReader(limits, protocol);
        var replies = new List<RespReply>();
        var from = 0;
        for (var to = 1; to <= bytes.Length; to++)
        {
            var buffer = new ReadOnlySequence<byte>(bytes, from, to - from);
            while (reader.TryRead(ref buffer, out var reply))
            {
                replies.Add(reply);
            }

            from = to - (int)buffer.Length;
        }

        return replies;
    }

    /// <summary>A text that is equal exactly for equal replies.</summary>
    public static string Show(RespReply reply) => reply switch
    {
        RespBulk bulk => "$" + Convert.ToHexString(bulk.Value.Span),
        RespVerbatim verbatim => "=" + verbatim.Format + Convert.ToHexString(verbatim.Value.Span),
        RespArray array => "*[" + string.Join(' ', array.Items.Select(Show)) + "]",
        RespSet set => "~[" + string.Join(' ', set.Items.Select(Show)) + "]",
        RespPush push => ">[" + string.Join(' ', push.Items.Select(Show)) + "]",
        RespMap map => "%[" + string.Join(' ', map.Entries.Select(static e => Show(e.Key) + ":" + Show(e.Value))) + "]",
        _ => reply.ToString(),
    };
}
