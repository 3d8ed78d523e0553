using System.Buffers;
using System.Text;

namespace Fleet.Exposition.Writing;

/// <summary>Headers and lines as one format shows them: what the writer finally copies.</summary>
/// <param name="Name">The name in the headers.</param>
/// <param name="Type">The type in the headers.</param>
/// <param name="Help">The help text, not escaped.</param>
/// <param name="Unit">The unit; written only in OpenMetrics and only when the name ends with it.</param>
/// <param name="Lines">The sample lines.</param>
internal readonly record struct DeclaredFamily(string Name, FamilyType Type, string Help, string Unit, ReadOnlyMemory<byte> Lines)
{
    /// <summary>Writes headers and lines.</summary>
    public void Write(IBufferWriter<byte> output, ExpositionFormat format)
    {
        if (Help.Length > 0)
        {
            StartHeader(output, "# HELP "u8);
            if (format == ExpositionFormat.OpenMetrics)
            {
                Escaping.WriteQuoted(output, Help);
            }
            else
            {
                Escaping.WritePlain(output, Help);
            }

            output.Write("\n"u8);
        }

        StartHeader(output, "# TYPE "u8);
        output.Write(TypeWord(format));
        output.Write("\n"u8);
        if (format == ExpositionFormat.OpenMetrics && NameEndsWithUnit())
        {
            StartHeader(output, "# UNIT "u8);
            Encoding.UTF8.GetBytes(Unit, output);
            output.Write("\n"u8);
        }

        output.Write(Lines.Span);
    }

    private void StartHeader(IBufferWriter<byte> output, ReadOnlySpan<byte> keyword)
    {
        output.Write(keyword);
        Encoding.UTF8.GetBytes(Name, output);
        output.Write(" "u8);
    }

    private bool NameEndsWithUnit() =>
        Unit.Length > 0
        && Name.Length > Unit.Length + 1
        && Name.EndsWith(Unit, StringComparison.Ordinal)
        && Name[^(Unit.Length + 1)] == '_';

    private ReadOnlySpan<byte> TypeWord(ExpositionFormat format) => Type switch
    {
        FamilyType.Counter => "counter"u8,
        FamilyType.Gauge => "gauge"u8,
        FamilyType.Histogram => "histogram"u8,
        FamilyType.Summary => "summary"u8,
        _ => format == ExpositionFormat.OpenMetrics ? "unknown"u8 : "untyped"u8,
    };
}
