using System.Text;

namespace Fleet.Tests.Chaos.StandIns;

/// <summary>Finds the commands in what a client sent: arrays of bulk strings, of which the first two words matter.</summary>
internal static class CommandReader
{
    /// <summary>Takes one whole command off the front; false when it has not come whole yet.</summary>
    public static bool TryRead(ref ReadOnlySpan<byte> sent, out string command)
    {
        command = string.Empty;
        var rest = sent;
        if (!TryReadNumber(ref rest, (byte)'*', out var words))
        {
            return false;
        }

        var named = new StringBuilder();
        for (var i = 0; i < words; i++)
        {
            if (!TryReadNumber(ref rest, (byte)'$', out var length) || rest.Length < length + 2)
            {
                return false;
            }

            if (i < 2)
            {
                named.Append(i == 0 ? string.Empty : " ").Append(Encoding.ASCII.GetString(rest[..length]).ToUpperInvariant());
            }

            rest = rest[(length + 2)..];
        }

        command = named.ToString();
        sent = rest;
        return true;
    }

    private static bool TryReadNumber(ref ReadOnlySpan<byte> sent, byte mark, out int number)
    {
        number = 0;
        var end = sent.IndexOf("\r\n"u8);
        if (end < 0)
        {
            return false;
        }

        if (sent[0] != mark || !System.Buffers.Text.Utf8Parser.TryParse(sent[1..end], out number, out var used) || used != end - 1)
        {
            throw new InvalidDataException("not a command: " + Encoding.ASCII.GetString(sent[..end]));
        }

        sent = sent[(end + 2)..];
        return true;
    }
}
