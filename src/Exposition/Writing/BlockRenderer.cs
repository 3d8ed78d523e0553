using System.Buffers;
using System.Text;

namespace Fleet.Exposition.Writing;

/// <summary>Renders the sample lines of a family: the only place where values become bytes.</summary>
internal static class BlockRenderer
{
    // A line of the captured exporters has 60 bytes on average; the buffer grows when that is too little.
    private const int BytesPerLine = 64;

    /// <summary>Renders all lines.</summary>
    public static BlockLines Render(MetricFamily family, ReadOnlySpan<Sample> samples)
    {
        var created = 0;
        var all = new ArrayBufferWriter<byte>(Math.Max(samples.Length, 1) * BytesPerLine);
        foreach (ref readonly var sample in samples)
        {
            WriteLine(all, family, sample);
            created += sample.Suffix == MetricNames.Created ? 1 : 0;
        }

        ReadOnlyMemory<byte> interleaved = all.WrittenSpan.ToArray();
        return created == 0
            ? BlockLines.WithoutCreated(interleaved)
            : new BlockLines(Only(family, samples, created: false), Only(family, samples, created: true), interleaved);
    }

    /// <summary>Writes <c>name{labels}</c>, the series without its value.</summary>
    public static void WriteSeries(IBufferWriter<byte> output, MetricFamily family, in Sample sample)
    {
        var isCreated = sample.Suffix == MetricNames.Created;
        ReadOnlySpan<char> name = isCreated ? MetricNames.Stem(family.Type, family.Name) : family.Name;
        Encoding.UTF8.GetBytes(name, output);
        Encoding.UTF8.GetBytes(sample.Suffix, output);
        if (sample.Labels.IsDefaultOrEmpty)
        {
            return;
        }

        output.Write("{"u8);
        WriteLabels(output, sample.Labels.AsSpan());
        output.Write("}"u8);
    }

    /// <summary>Writes <c>name="value",name="value"</c>.</summary>
    /// <exception cref="ArgumentException">A label's name is none.</exception>
    public static void WriteLabels(IBufferWriter<byte> output, ReadOnlySpan<Label> labels)
    {
        for (var i = 0; i < labels.Length; i++)
        {
            if (!MetricNames.IsLabel(labels[i].Name))
            {
                throw new ArgumentException("A label's name is no label name.", nameof(labels));
            }

            if (i > 0)
            {
                output.Write(","u8);
            }

            Encoding.UTF8.GetBytes(labels[i].Name, output);
            output.Write("=\""u8);
            Escaping.WriteQuoted(output, labels[i].Value);
            output.Write("\""u8);
        }
    }

    private static void WriteLine(ArrayBufferWriter<byte> output, MetricFamily family, in Sample sample)
    {
        if (!MetricNames.AllowsSuffix(family.Type, sample.Suffix))
        {
            throw new ArgumentException("A sample's suffix does not belong to the family's type.", nameof(sample));
        }

        WriteSeries(output, family, sample);
        output.Write(" "u8);
        ValueFormat.Write(output, sample.Value);
        output.Write("\n"u8);
    }

    private static byte[] Only(MetricFamily family, ReadOnlySpan<Sample> samples, bool created)
    {
        var lines = new ArrayBufferWriter<byte>(samples.Length * BytesPerLine);
        foreach (ref readonly var sample in samples)
        {
            if (sample.Suffix == MetricNames.Created == created)
            {
                WriteLine(lines, family, sample);
            }
        }

        return lines.WrittenSpan.ToArray();
    }
}
