using System.Collections.Immutable;

namespace Fleet.Exposition.Parsing;

/// <summary>Reads one sample line: <c>name{label="value"} 1 [timestamp] [# exemplar]</c>.</summary>
internal ref struct SampleLine(ReadOnlySpan<byte> line, ExpositionFormat format, int maxLabels, NameCache names)
{
    private ReadOnlySpan<byte> _rest = line;

    /// <summary>The sample's full name.</summary>
    public string Name { get; private set; } = string.Empty;

    public ImmutableArray<Label> Labels { get; private set; } = [];

    public double Value { get; private set; }

    /// <summary>Reads the line; null, or why it is refused.</summary>
    public string? Read()
    {
        var end = _rest.IndexOfAny("{ \t"u8);
        if (end < 0)
        {
            return "no value";
        }

        Name = names.Get(_rest[..end]);
        if (!MetricNames.IsMetric(Name))
        {
            return "invalid metric name";
        }

        _rest = Blanks.TrimStart(_rest[end..]);
        if (!_rest.IsEmpty && _rest[0] == (byte)'{')
        {
            if (ReadLabels(out var labels) is { } problem)
            {
                return problem;
            }

            Labels = labels;
        }

        return ReadValue() ?? ReadTail();
    }

    private string? ReadLabels(out ImmutableArray<Label> labels)
    {
        labels = [];
        var found = ImmutableArray.CreateBuilder<Label>(4);
        _rest = Blanks.TrimStart(_rest[1..]);
        while (true)
        {
            if (_rest.IsEmpty)
            {
                return "labels without }";
            }

            if (_rest[0] == (byte)'}')
            {
                _rest = _rest[1..];
                labels = found.DrainToImmutable();
                return null;
            }

            if (found.Count == maxLabels)
            {
                return "more labels than allowed";
            }

            if (ReadLabel(found) is { } problem)
            {
                return problem;
            }
        }
    }

    private string? ReadLabel(ImmutableArray<Label>.Builder found)
    {
        var equals = _rest.IndexOf((byte)'=');
        var name = equals < 0 ? string.Empty : names.Get(_rest[..equals].TrimEnd(" \t"u8));
        if (!MetricNames.IsLabel(name))
        {
            return "invalid label name";
        }

        foreach (var label in found)
        {
            if (label.Name == name)
            {
                return "label appears twice";
            }
        }

        _rest = Blanks.TrimStart(_rest[(equals + 1)..]);
        if (_rest.IsEmpty || _rest[0] != (byte)'"')
        {
            return "label value is not quoted";
        }

        _rest = _rest[1..];
        var end = ClosingQuote(_rest);
        if (end < 0)
        {
            return "label value has no end";
        }

        found.Add(new Label(name, Unescaping.Read(_rest[..end], quotes: true)));
        _rest = Blanks.TrimStart(_rest[(end + 1)..]);
        if (_rest.IsEmpty || (_rest[0] != (byte)',' && _rest[0] != (byte)'}'))
        {
            return "no , or } behind a label";
        }

        _rest = _rest[0] == (byte)',' ? Blanks.TrimStart(_rest[1..]) : _rest;
        return null;
    }

    private string? ReadValue()
    {
        var word = Blanks.TakeWord(ref _rest);
        if (!ValueReader.TryRead(word, out var value))
        {
            return word.IsEmpty ? "no value" : "value is no number";
        }

        Value = value;
        return null;
    }

    /// <summary>Timestamp and exemplar: checked and dropped, for a snapshot has a time of its own.</summary>
    private string? ReadTail()
    {
        _rest = Blanks.TrimStart(_rest);
        if (!_rest.IsEmpty && _rest[0] != (byte)'#' && !ValueReader.TryRead(Blanks.TakeWord(ref _rest), out _))
        {
            return "timestamp is no number";
        }

        _rest = Blanks.TrimStart(_rest);
        if (_rest.IsEmpty)
        {
            return null;
        }

        if (format == ExpositionFormat.Text004 || _rest[0] != (byte)'#')
        {
            return "text behind the value";
        }

        _rest = Blanks.TrimStart(_rest[1..]);
        return _rest.IsEmpty || _rest[0] != (byte)'{' ? "exemplar without labels" : ReadLabels(out _) ?? ReadExemplarValue();
    }

    private string? ReadExemplarValue()
    {
        if (!ValueReader.TryRead(Blanks.TakeWord(ref _rest), out _))
        {
            return "exemplar's value is no number";
        }

        var timestamp = Blanks.TakeWord(ref _rest);
        return (timestamp.IsEmpty || ValueReader.TryRead(timestamp, out _)) && Blanks.TrimStart(_rest).IsEmpty ? null : "text behind the exemplar";
    }

    private static int ClosingQuote(ReadOnlySpan<byte> text)
    {
        for (var at = 0; at < text.Length; at++)
        {
            var step = text[at..].IndexOfAny((byte)'"', (byte)'\\');
            if (step < 0)
            {
                return -1;
            }

            at += step;
            if (text[at] == (byte)'"')
            {
                return at;
            }

            at++;
        }

        return -1;
    }
}
