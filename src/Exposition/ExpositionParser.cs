using Fleet.Exposition.Parsing;

namespace Fleet.Exposition;

/// <summary>Reads what other exporters answer, for relaying and for comparison.</summary>
public static class ExpositionParser
{
    /// <summary>
    /// Parses a text. Timestamps and exemplars are checked and dropped. Text 0.0.4 is read with tolerance (families in
    /// pieces, comments, blank lines), but its last line must be ended, or a body that was cut off within a number
    /// would pass. OpenMetrics is read strictly: contiguous families, no clashing names, <c># EOF</c>. Its <c>info</c>, <c>stateset</c> and
    /// <c>gaugehistogram</c> families come back as the gauges and untyped families that text 0.0.4 would show.
    /// </summary>
    /// <param name="text">UTF-8, without compression.</param>
    /// <param name="format">What the Content-Type said.</param>
    /// <param name="limits">Beyond any of them the text is refused.</param>
    public static ParsedExposition Parse(ReadOnlyMemory<byte> text, ExpositionFormat format, ParseLimits limits)
    {
        ArgumentNullException.ThrowIfNull(limits);
        return text.Length > limits.Bytes
            ? new ParsedExposition { Families = [], Error = new ParseError(0, "text is longer than allowed") }
            : new TextReading(format, limits).Read(text.Span);
    }
}
