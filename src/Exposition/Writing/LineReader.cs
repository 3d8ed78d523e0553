using System.Text;

namespace Fleet.Exposition.Writing;

/// <summary>Cuts rendered lines apart again. They are our own, so their form is known: no spaces but before the value, no raw line feeds.</summary>
internal static class LineReader
{
    /// <summary>The lines with the names of their samples, each line with its line end.</summary>
    public static IEnumerable<(string Name, ReadOnlyMemory<byte> Line)> Read(ReadOnlyMemory<byte> lines)
    {
        var name = string.Empty;
        while (!lines.IsEmpty)
        {
            var line = lines[..(lines.Span.IndexOf((byte)'\n') + 1)];
            var bytes = line.Span[..NameLength(line.Span)];
            name = Ascii.Equals(bytes, name) ? name : Encoding.ASCII.GetString(bytes);
            yield return (name, line);
            lines = lines[line.Length..];
        }
    }

    /// <summary>The distinct names of the samples.</summary>
    public static IEnumerable<string> Names(ReadOnlyMemory<byte> lines) =>
        Read(lines).Select(line => line.Name).Distinct(StringComparer.Ordinal);

    /// <summary>How long the name is at the beginning of a line.</summary>
    public static int NameLength(ReadOnlySpan<byte> line) => line.IndexOfAny((byte)'{', (byte)' ');
}
