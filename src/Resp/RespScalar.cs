using System.Globalization;
using System.Text;

namespace Fleet.Resp;

/// <summary>Reads the values that fit in one line, and lengths; strict, so that a stream out of step is noticed at once.</summary>
internal static class RespScalar
{
    public static RespReply Read(byte type, ReadOnlySpan<byte> line) => type switch
    {
        RespType.Simple => new RespSimple(Encoding.UTF8.GetString(line)),
        RespType.Error => new RespError(Encoding.UTF8.GetString(line)),
        RespType.Integer => new RespInteger(Integer(line)),
        RespType.Null => line.IsEmpty ? RespNull.Value : throw Malformed("null"),
        RespType.Boolean => Boolean(line),
        RespType.Double => new RespDouble(Double(line)),
        RespType.BigNumber => BigNumber(line),
        _ => throw Malformed("value"),
    };

    public static RespReply OfBulk(byte type, byte[] bytes) => type switch
    {
        RespType.BulkError => new RespError(Encoding.UTF8.GetString(bytes)),
        RespType.Verbatim => bytes.Length >= 4 && bytes[3] == ':'
            ? new RespVerbatim(Encoding.ASCII.GetString(bytes, 0, 3), bytes.AsMemory(4))
            : throw Malformed("verbatim string"),
        _ => new RespBulk(bytes),
    };

    /// <summary>The length in a header: 0 to <paramref name="max" />, or -1 for RESP2's nulls.</summary>
    public static int Length(ReadOnlySpan<byte> line, RespProtocol protocol, int max)
    {
        if (line.SequenceEqual("-1"u8))
        {
            return -1;
        }

        if (line.IsEmpty || line.IndexOfAnyExceptInRange((byte)'0', (byte)'9') >= 0)
        {
            throw new RespProtocolException($"A length of a {protocol} reply is no number.");
        }

        return long.TryParse(line, NumberStyles.None, CultureInfo.InvariantCulture, out var length) && length <= max
            ? (int)length
            : throw new RespLimitException($"A reply announces a length above {max}.");
    }

    private static long Integer(ReadOnlySpan<byte> line) =>
        long.TryParse(line, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value)
            ? value
            : throw Malformed("integer");

    private static RespBoolean Boolean(ReadOnlySpan<byte> line) =>
        line.SequenceEqual("t"u8) ? new RespBoolean(true)
        : line.SequenceEqual("f"u8) ? new RespBoolean(false)
        : throw Malformed("boolean");

    private static double Double(ReadOnlySpan<byte> line) =>
        line.SequenceEqual("inf"u8) ? double.PositiveInfinity
        : line.SequenceEqual("-inf"u8) ? double.NegativeInfinity
        : line.SequenceEqual("nan"u8) || line.SequenceEqual("-nan"u8) ? double.NaN
        : double.TryParse(
            line,
            NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent,
            CultureInfo.InvariantCulture,
            out var value) && double.IsFinite(value) ? value
        : throw Malformed("double");

    private static RespBigNumber BigNumber(ReadOnlySpan<byte> line)
    {
        var digits = line.Length > 0 && line[0] is (byte)'-' or (byte)'+' ? line[1..] : line;
        return digits.IsEmpty || digits.IndexOfAnyExceptInRange((byte)'0', (byte)'9') >= 0
            ? throw Malformed("big number")
            : new RespBigNumber(Encoding.ASCII.GetString(line));
    }

    private static RespProtocolException Malformed(string what) => new($"A {what} of a reply is malformed.");
}
