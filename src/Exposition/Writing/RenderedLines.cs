using System.Buffers;
using System.Text;
using System.Text.Unicode;

namespace Fleet.Exposition.Writing;

/// <summary>
/// Checks lines that another process rendered. All that reads blocks relies on the form that <see cref="BlockRenderer" />
/// gives them; what breaks it must not get in. Values are not read: the lines are looked over, not parsed.
/// </summary>
internal sealed class RenderedLines
{
    // ValueFormat writes no value longer than this.
    private const int MaxValueBytes = 32;

    private static readonly SearchValues<byte> ValueBytes = SearchValues.Create("0123456789+-.eInfNa"u8);

    private static readonly SearchValues<byte> NameBytes =
        SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_"u8);

    private readonly byte[][] _names;
    private readonly byte[] _created;
    private int _createdBytes;

    private RenderedLines(FamilyType type, string name)
    {
        string[] suffixes = ["", "_bucket", "_sum", "_count"];
        _names = [.. suffixes.Where(suffix => MetricNames.AllowsSuffix(type, suffix)).Select(suffix => Encoding.ASCII.GetBytes(name + suffix))];
        _created = MetricNames.AllowsSuffix(type, MetricNames.Created)
            ? Encoding.ASCII.GetBytes(MetricNames.OfSample(type, name, MetricNames.Created))
            : [];
    }

    /// <summary>The lines as a block holds them, and how many they are.</summary>
    /// <exception cref="FormatException">They are not of the form that a family of this type and name has.</exception>
    public static BlockLines Read(FamilyType type, string name, ReadOnlyMemory<byte> lines, out int count)
    {
        if (!Utf8.IsValid(lines.Span))
        {
            throw new FormatException("The lines of a family are no UTF-8.");
        }

        var rendered = new RenderedLines(type, name);
        count = 0;
        for (var rest = lines.Span; !rest.IsEmpty; count++)
        {
            rest = rest[rendered.LineLength(rest)..];
        }

        return rendered._createdBytes == 0 ? BlockLines.WithoutCreated(lines) : rendered.Split(lines);
    }

    private int LineLength(ReadOnlySpan<byte> lines)
    {
        var length = lines.IndexOf((byte)'\n') + 1;
        var line = lines[..length];
        var name = length > 0 ? LineReader.NameLength(line) : -1;
        var isCreated = name > 0 && line[..name].SequenceEqual(_created);
        if (name <= 0 || !(isCreated || IsOwn(line[..name])))
        {
            throw new FormatException("A line of a family does not begin with one of its names, or does not end.");
        }

        var labels = line[name] == (byte)'{' ? LabelsLength(line[(name + 1)..]) + 1 : 0;
        var value = line[(name + labels)..];
        if (value.Length is < 3 or > MaxValueBytes || value[0] != (byte)' ' || value[1..^1].ContainsAnyExcept(ValueBytes))
        {
            throw new FormatException("A line of a family does not end with a value.");
        }

        _createdBytes += isCreated ? length : 0;
        return length;
    }

    private bool IsOwn(ReadOnlySpan<byte> name)
    {
        foreach (var own in _names)
        {
            if (name.SequenceEqual(own))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The length of <c>name="value",name="value"}</c>.</summary>
    private static int LabelsLength(ReadOnlySpan<byte> line)
    {
        var at = 0;
        while (true)
        {
            at += LabelLength(line[at..]);
            switch (at < line.Length ? line[at++] : default)
            {
                case (byte)'}':
                    return at;
                case (byte)',':
                    break;
                default:
                    throw BadLabels();
            }
        }
    }

    private static int LabelLength(ReadOnlySpan<byte> text)
    {
        var name = text.IndexOfAnyExcept(NameBytes);
        if (name <= 0 || char.IsAsciiDigit((char)text[0]) || !text[name..].StartsWith("=\""u8))
        {
            throw BadLabels();
        }

        for (var at = name + 2; ; at += 2)
        {
            var next = text[at..].IndexOfAny((byte)'"', (byte)'\\');
            at += next;
            if (next < 0 || at + 1 >= text.Length)
            {
                throw BadLabels();
            }

            if (text[at] == (byte)'"')
            {
                return at + 1;
            }

            if (text[at + 1] is not ((byte)'"' or (byte)'\\' or (byte)'n'))
            {
                throw BadLabels();
            }
        }
    }

    private BlockLines Split(ReadOnlyMemory<byte> lines)
    {
        var created = new ArrayBufferWriter<byte>(_createdBytes);
        var plain = new ArrayBufferWriter<byte>(Math.Max(1, lines.Length - _createdBytes));
        for (var rest = lines.Span; !rest.IsEmpty;)
        {
            var line = rest[..(rest.IndexOf((byte)'\n') + 1)];
            (line[..LineReader.NameLength(line)].SequenceEqual(_created) ? created : plain).Write(line);
            rest = rest[line.Length..];
        }

        return new BlockLines(plain.WrittenMemory, created.WrittenMemory, lines);
    }

    private static FormatException BadLabels() => new("A line of a family has labels that are none.");
}
