using System.Buffers;
using System.Text;
using Fleet.Resp;
using Xunit;
using static Fleet.Tests.Unit.Resp.ReplyReading;

namespace Fleet.Tests.Unit.Resp;

/// <summary>Strings that are larger than what is kept are read past, up to a cap of their own; all else stands.</summary>
public sealed class OversizedRepliesTests
{
    private static readonly RespLimits Skipping = Limits with { SkippedBytes = 5000 };

    [Theory]
    [InlineData(1001)]
    [InlineData(5000)]
    public void A_long_string_costs_only_itself(int bytes)
    {
        var text = Encoding.Latin1.GetBytes($"*3\r\n+a\r\n${bytes}\r\n{new string('\n', bytes)}\r\n:7\r\n+b\r\n");
        var whole = ReadAll(text, RespProtocol.Resp2, Skipping).ConvertAll(Show);
        Assert.Equal([$"*[RespSimple {{ Text = a }} RespOversized {{ SizeBytes = {bytes} }} RespInteger {{ Value = 7 }}]", "RespSimple { Text = b }"], whole);
        Assert.Equal(whole, ReadByteByByte(text, RespProtocol.Resp2, Skipping).ConvertAll(Show));
    }

    [Fact]
    public void What_is_read_past_has_its_cap_in_each_reply()
    {
        var two = $"*2\r\n$3000\r\n{new string('x', 3000)}\r\n$3000\r\n";
        Assert.Throws<RespLimitException>(() => ReadAll(Encoding.Latin1.GetBytes(two), RespProtocol.Resp2, Skipping));
        Assert.Throws<RespLimitException>(() => ReadAll("$5001\r\n"u8.ToArray(), RespProtocol.Resp2, Skipping));
        Assert.Throws<RespLimitException>(() => ReadAll("$1001\r\n"u8.ToArray(), RespProtocol.Resp2, Limits));
        var each = string.Concat(Enumerable.Repeat($"$3000\r\n{new string('x', 3000)}\r\n", 4));
        Assert.Equal(4, ReadAll(Encoding.Latin1.GetBytes(each), RespProtocol.Resp2, Skipping).Count);
    }

    [Fact]
    public void A_string_that_finds_no_room_any_more_is_read_past_too()
    {
        var full = Skipping with { ReplyBytes = 1500 };
        var text = $"*2\r\n$900\r\n{new string('x', 900)}\r\n$900\r\n{new string('y', 900)}\r\n";
        var reply = Assert.IsType<RespArray>(Assert.Single(ReadAll(Encoding.Latin1.GetBytes(text), RespProtocol.Resp2, full)));
        Assert.IsType<RespBulk>(reply.Items[0]);
        Assert.Equal(new RespOversized(900), reply.Items[1]);
    }

    [Fact]
    public void Its_end_is_looked_at_and_what_is_read_past_takes_no_memory()
    {
        Assert.Throws<RespProtocolException>(() => ReadAll(Encoding.Latin1.GetBytes($"$2000\r\n{new string('x', 2002)}"), RespProtocol.Resp2, Skipping));
        var text = Encoding.Latin1.GetBytes($"$4000\r\n{new string('x', 4000)}\r\n");
        var reader = new RespReplyReader(Skipping, RespProtocol.Resp2);
        var first = new ReadOnlySequence<byte>(text, 0, 3000);
        Assert.False(reader.TryRead(ref first, out _));
        Assert.Equal(0, first.Length);
        var second = new ReadOnlySequence<byte>(text, 3000, text.Length - 3000);
        Assert.True(reader.TryRead(ref second, out var reply));
        Assert.Equal(new RespOversized(4000), reply);
    }

    [Fact]
    public void All_replies_of_a_call_have_caps_together()
    {
        var call = Limits with { CallBytes = 100, CallElements = 10 };
        Assert.Throws<RespLimitException>(() => Read(call, string.Concat(Enumerable.Repeat($"$30\r\n{new string('x', 30)}\r\n", 4))));
        Assert.Throws<RespLimitException>(() => Read(call, string.Concat(Enumerable.Repeat(":1\r\n", 11))));
        Assert.Equal((40, 10), Read(call, string.Concat(Enumerable.Repeat(":1\r\n", 10))));
    }

    private static (long Bytes, long Elements) Read(RespLimits call, string text)
    {
        var reader = new RespReplyReader(Limits, RespProtocol.Resp2);
        var buffer = new ReadOnlySequence<byte>(Encoding.Latin1.GetBytes(text + text));
        reader.Begin(Limits);
        Assert.True(reader.TryRead(ref buffer, out _));
        reader.Begin(call);
        buffer = new ReadOnlySequence<byte>(Encoding.Latin1.GetBytes(text));
        while (reader.TryRead(ref buffer, out _))
        {
        }

        return (reader.CallBytes, reader.CallElements);
    }
}
