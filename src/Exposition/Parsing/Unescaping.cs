using System.Buffers;
using System.Text;

namespace Fleet.Exposition.Parsing;

/// <summary>Takes the escapes out of label values and help texts. Escapes that the format does not know stay as they are.</summary>
internal static class Unescaping
{
    /// <summary>Reads a text.</summary>
    /// <param name="text">Valid UTF-8.</param>
    /// <param name="quotes">Whether quotes are escaped too: not in the help texts of text 0.0.4.</param>
    public static string Read(ReadOnlySpan<byte> text, bool quotes)
    {
        if (!text.Contains((byte)'\\'))
        {
            return Encoding.UTF8.GetString(text);
        }

        var plain = new ArrayBufferWriter<byte>(text.Length);
        for (var at = text.IndexOf((byte)'\\'); at >= 0 && at + 1 < text.Length; at = text.IndexOf((byte)'\\'))
        {
            plain.Write(text[..at]);
            plain.Write(text[at + 1] switch
            {
                (byte)'n' => "\n"u8,
                (byte)'\\' => "\\"u8,
                (byte)'"' when quotes => "\""u8,
                _ => text.Slice(at, 2),
            });
            text = text[(at + 2)..];
        }

        plain.Write(text);
        return Encoding.UTF8.GetString(plain.WrittenSpan);
    }
}
