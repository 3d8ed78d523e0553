using System.Text.Unicode;

namespace Fleet.Exposition.Parsing;

/// <summary>One run of the parser: takes the text line by line and hands each to the rules of its format.</summary>
internal sealed class TextReading(ExpositionFormat format, ParseLimits limits)
{
    private readonly IFamilyAssembly _families =
        format == ExpositionFormat.OpenMetrics ? new OpenMetricsAssembly(limits.Families) : new TextAssembly(limits.Families);

    private readonly NameCache _names = new();
    private int _samples;
    private bool _ended;

    /// <summary>Reads the whole text.</summary>
    public ParsedExposition Read(ReadOnlySpan<byte> text)
    {
        var number = 0;
        while (!text.IsEmpty)
        {
            number++;
            var length = text.IndexOf((byte)'\n');
            var line = length < 0 ? text : text[..length];
            text = length < 0 ? default : text[(length + 1)..];
            var reason = ReadLine(line);
            if (reason is null && length < 0 && !_ended)
            {
                reason = "last line has no end: the text was cut off";
            }

            if (reason is not null)
            {
                return Failed(number, reason);
            }
        }

        if (format == ExpositionFormat.OpenMetrics && !_ended)
        {
            return Failed(number, "no # EOF: the text was cut off");
        }

        return _families.Finish() is { } problem
            ? Failed(number, problem)
            : new ParsedExposition { Families = [.. _families.Families.Where(f => f.Samples.Count > 0).Select(f => f.Build())], Error = null };
    }

    private static ParsedExposition Failed(int line, string reason) =>
        new() { Families = [], Error = new ParseError(line, reason) };

    private string? ReadLine(ReadOnlySpan<byte> line)
    {
        if (line.Length > limits.LineBytes)
        {
            return "line is longer than allowed";
        }

        if (_ended)
        {
            return "text after # EOF";
        }

        if (!Utf8.IsValid(line))
        {
            return "line is not UTF-8";
        }

        var text = format == ExpositionFormat.Text004 ? Blanks.TrimStart(line) : line;
        if (text.IsEmpty)
        {
            return format == ExpositionFormat.Text004 ? null : "blank line";
        }

        return text[0] == (byte)'#' ? ReadComment(text) : ReadSample(text);
    }

    private string? ReadSample(ReadOnlySpan<byte> line)
    {
        if (++_samples > limits.Samples)
        {
            return "more samples than allowed";
        }

        var reader = new SampleLine(line, format, limits.LabelsPerSample, _names);
        return reader.Read() ?? _families.Add(reader.Name, reader.Labels, reader.Value);
    }

    private string? ReadComment(ReadOnlySpan<byte> line)
    {
        var openMetrics = format == ExpositionFormat.OpenMetrics;
        if (openMetrics && line.SequenceEqual("# EOF"u8))
        {
            _ended = true;
            return null;
        }

        var rest = line[1..];
        var keyword = Blanks.TakeWord(ref rest);
        MetadataKind? kind =
            keyword.SequenceEqual("TYPE"u8) ? MetadataKind.Type
            : keyword.SequenceEqual("HELP"u8) ? MetadataKind.Help
            : openMetrics && keyword.SequenceEqual("UNIT"u8) ? MetadataKind.Unit
            : null;
        if (kind is null)
        {
            return openMetrics ? "comment that is none of TYPE, HELP, UNIT, EOF" : null;
        }

        var name = _names.Get(Blanks.TakeWord(ref rest));
        return MetricNames.IsMetric(name)
            ? _families.Describe(kind.Value, name, rest.IsEmpty ? rest : rest[1..])
            : "invalid metric name";
    }
}
