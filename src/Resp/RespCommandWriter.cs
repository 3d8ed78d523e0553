using System.Buffers;
using System.Buffers.Text;

namespace Fleet.Resp;

/// <summary>Puts commands on the wire: arrays of bulk strings, the same in both versions.</summary>
internal static class RespCommandWriter
{
    /// <summary>The longest header: a type, 11 digits, CR LF.</summary>
    private const int HeaderBytes = 14;

    public static void Write(IBufferWriter<byte> output, RespCommand command)
    {
        WriteHeader(output, (byte)'*', command.Arguments.Length);
        foreach (var argument in command.Arguments)
        {
            WriteHeader(output, (byte)'$', argument.Length);
            output.Write(argument.Span);
            output.Write("\r\n"u8);
        }
    }

    private static void WriteHeader(IBufferWriter<byte> output, byte type, int length)
    {
        var span = output.GetSpan(HeaderBytes);
        span[0] = type;
        Utf8Formatter.TryFormat(length, span[1..], out var digits);
        span[digits + 1] = (byte)'\r';
        span[digits + 2] = (byte)'\n';
        output.Advance(digits + 3);
    }
}
