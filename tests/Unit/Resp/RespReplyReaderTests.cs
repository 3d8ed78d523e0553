using System.Buffers;
using System.Globalization;
using Fleet.Resp;
using Fleet.Wire;
using Xunit;
using static Fleet.Tests.Unit.Resp.ReplyReading;

namespace Fleet.Tests.Unit.Resp;

public sealed class RespReplyReaderTests
{
    [Fact]
    public void What_was_looked_at_once_of_an_unfinished_line_is_not_looked_at_again()
    {
        var bytes = "+abcd\r\n+e\r\n"u8.ToArray();
        var reader = new RespReplyReader(Limits, RespProtocol.Resp2);
        var buffer = new ReadOnlySequence<byte>(bytes, 0, 4);
        Assert.False(reader.TryRead(ref buffer, out _));

        // A reader that begins anew would stumble over this.
        bytes[1] = (byte)'\n';
        buffer = new ReadOnlySequence<byte>(bytes, 0, 5);
        Assert.False(reader.TryRead(ref buffer, out _));
        bytes[1] = (byte)'a';
        buffer = new ReadOnlySequence<byte>(bytes);
        Assert.True(reader.TryRead(ref buffer, out var first));
        Assert.Equal("abcd", first.AsText());
        Assert.True(reader.TryRead(ref buffer, out var second));
        Assert.Equal("e", second.AsText());
    }

    [Theory]
    [InlineData("+OK\r\n", "RespSimple { Text = OK }")]
    [InlineData("-NOAUTH Authentication required.\r\n", "RespError { Text = NOAUTH Authentication required., Code = NOAUTH }")]
    [InlineData("!8\r\nERR a\r\nb\r\n", "RespError { Text = ERR a\r\nb, Code = ERR }")]
    [InlineData(":-42\r\n", "RespInteger { Value = -42 }")]
    [InlineData(":9223372036854775807\r\n", "RespInteger { Value = 9223372036854775807 }")]
    [InlineData("$4\r\na\r\nb\r\n", "$610D0A62")]
    [InlineData("$0\r\n\r\n", "$")]
    [InlineData("$-1\r\n", "RespNull { }")]
    [InlineData("*-1\r\n", "RespNull { }")]
    [InlineData("_\r\n", "RespNull { }")]
    [InlineData("*0\r\n", "*[]")]
    [InlineData("*2\r\n:1\r\n*1\r\n+a\r\n", "*[RespInteger { Value = 1 } *[RespSimple { Text = a }]]")]
    [InlineData("%1\r\n+a\r\n:1\r\n", "%[RespSimple { Text = a }:RespInteger { Value = 1 }]")]
    [InlineData("~1\r\n#t\r\n", "~[RespBoolean { Value = True }]")]
    [InlineData(",-inf\r\n", "RespDouble { Value = -Infinity }")]
    [InlineData(",1.5e3\r\n", "RespDouble { Value = 1500 }")]
    [InlineData("(3492890328409238509324850943850943825024385\r\n", "RespBigNumber { Digits = 3492890328409238509324850943850943825024385 }")]
    [InlineData("=7\r\ntxt:abc\r\n", "=txt616263")]
    [InlineData(">2\r\n+message\r\n+x\r\n", ">[RespSimple { Text = message } RespSimple { Text = x }]")]
    [InlineData("|1\r\n+ttl\r\n:3\r\n:7\r\n", "RespInteger { Value = 7 }")]
    [InlineData("*2\r\n|1\r\n+ttl\r\n:3\r\n:7\r\n:8\r\n", "*[RespInteger { Value = 7 } RespInteger { Value = 8 }]")]
    public void Every_type_is_read(string bytes, string expected) => Assert.Equal(expected, Show(Read(bytes)!));

    [Theory]
    [InlineData("HTTP/1.1 400 Bad Request\r\n")]
    [InlineData("\r\n")]
    [InlineData("+OK\n")]
    [InlineData("+O\rK\r\n")]
    [InlineData(":\r\n")]
    [InlineData(":1x\r\n")]
    [InlineData(":99999999999999999999\r\n")]
    [InlineData("$-2\r\n")]
    [InlineData("$1x\r\n")]
    [InlineData("$+1\r\n")]
    [InlineData("$\r\n")]
    [InlineData("$3\r\nabcd\r\n")]
    [InlineData("*-2\r\n")]
    [InlineData("%-1\r\n")]
    [InlineData("~-1\r\n")]
    [InlineData("=-1\r\n")]
    [InlineData("=3\r\ntxt\r\n")]
    [InlineData("#x\r\n")]
    [InlineData("_x\r\n")]
    [InlineData(",1,5\r\n")]
    [InlineData("(12a\r\n")]
    [InlineData("*1\r\n>1\r\n+a\r\n")]
    [InlineData("$?\r\n")]
    public void Malformed_bytes_are_refused(string bytes) => Assert.Throws<RespProtocolException>(() => Read(bytes));

    [Theory]
    [InlineData("_\r\n")]
    [InlineData("#t\r\n")]
    [InlineData(",1\r\n")]
    [InlineData("(1\r\n")]
    [InlineData("%0\r\n")]
    [InlineData("~0\r\n")]
    [InlineData("=7\r\ntxt:abc\r\n")]
    [InlineData("!3\r\nERR\r\n")]
    [InlineData(">1\r\n+a\r\n")]
    [InlineData("*1\r\n_\r\n")]
    public void Types_of_RESP3_are_refused_where_RESP2_was_asked(string bytes) =>
        Assert.Throws<RespProtocolException>(() => Read(bytes, RespProtocol.Resp2));

    [Theory]
    [InlineData("$1001\r\n")]
    [InlineData("$2147483647\r\n")]
    [InlineData("$99999999999999999999\r\n")]
    [InlineData("*101\r\n")]
    [InlineData("*2147483647\r\n")]
    [InlineData("%2147483647\r\n")]
    [InlineData("%51\r\n")]
    [InlineData("*1\r\n*1\r\n*1\r\n*1\r\n*1\r\n*1\r\n")]
    public void What_is_announced_too_large_is_refused_before_it_comes(string bytes) =>
        Assert.Throws<RespLimitException>(() => Read(bytes));

    [Fact]
    public void Elements_count_over_all_levels()
    {
        var wide = string.Concat(Enumerable.Repeat("*20\r\n" + string.Concat(Enumerable.Repeat(":1\r\n", 20)), 5));
        Assert.Throws<RespLimitException>(() => Read("*5\r\n" + wide));
    }

    [Fact]
    public void Bytes_count_over_the_whole_reply_and_begin_anew_with_the_next()
    {
        var bulk = "$900\r\n" + new string('x', 900) + "\r\n";
        Assert.Throws<RespLimitException>(() => Read("*12\r\n" + string.Concat(Enumerable.Repeat(bulk, 12))));
        var twenty = System.Text.Encoding.Latin1.GetBytes(string.Concat(Enumerable.Repeat(bulk, 20)));
        Assert.Equal(20, ReadAll(twenty, RespProtocol.Resp2, Limits).Count);
    }

    [Fact]
    public void A_line_without_end_is_refused()
    {
        Assert.Throws<RespLimitException>(() => Read("+" + new string('x', 100_000)));
        Assert.Throws<RespLimitException>(() => Read("+" + new string('x', 100_000) + "\r\n"));
    }

    [Fact]
    public void An_attribute_alone_is_no_reply() => Assert.Null(Read("|1\r\n+a\r\n+b\r\n"));

    [Theory]
    [InlineData("host:1", "host", 1, null)]
    [InlineData("[::1]:6379", "::1", 6379, null)]
    [InlineData("unix:/run/redis.sock", "localhost", 0, "/run/redis.sock")]
    public void Addresses_are_read_and_written_alike(string address, string host, int port, string? path)
    {
        var endpoint = ServerEndpoint.Parse(address);
        Assert.Equal((host, port, path), (endpoint.Host, endpoint.Port, endpoint.SocketPath));
        Assert.Equal(address, endpoint.ToString());
    }

    [Theory]
    [InlineData("host")]
    [InlineData(":1")]
    [InlineData("host:0")]
    [InlineData("host:65536")]
    [InlineData("host:+1")]
    [InlineData("unix:")]
    public void What_is_no_address_is_refused(string address)
    {
        var refused = Assert.Throws<FormatException>(() => ServerEndpoint.Parse(address));
        Assert.Contains(string.Create(CultureInfo.InvariantCulture, $"'{address}'"), refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_command_shows_its_name_only() => Assert.Equal("AUTH", RespCommand.Of("AUTH", "user", "geheim").ToString());
}
