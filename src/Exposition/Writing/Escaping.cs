using System.Buffers;
using System.Text;

namespace Fleet.Exposition.Writing;

/// <summary>
/// Writes label values and help texts so that no text can end its line or quotes. The encoder makes U+FFFD of lone
/// surrogates; all else, control characters and NUL included, goes through as it is, which Prometheus 2.42 accepts.
/// </summary>
internal static class Escaping
{
    private static readonly SearchValues<char> _quotedSpecials = SearchValues.Create("\\\"\n");
    private static readonly SearchValues<char> _plainSpecials = SearchValues.Create("\\\n");

    /// <summary>Escapes backslash, quote and line feed: label values in both formats, help texts in OpenMetrics.</summary>
    public static void WriteQuoted(IBufferWriter<byte> output, ReadOnlySpan<char> text) => Write(output, text, _quotedSpecials);

    /// <summary>Escapes backslash and line feed: help texts in text 0.0.4.</summary>
    public static void WritePlain(IBufferWriter<byte> output, ReadOnlySpan<char> text) => Write(output, text, _plainSpecials);

    private static void Write(IBufferWriter<byte> output, ReadOnlySpan<char> text, SearchValues<char> specials)
    {
        for (var at = text.IndexOfAny(specials); at >= 0; at = text.IndexOfAny(specials))
        {
            Encoding.UTF8.GetBytes(text[..at], output);
            output.Write(text[at] switch
            {
                '\n' => "\\n"u8,
                '\\' => "\\\\"u8,
                _ => "\\\""u8,
            });
            text = text[(at + 1)..];
        }

        Encoding.UTF8.GetBytes(text, output);
    }
}
