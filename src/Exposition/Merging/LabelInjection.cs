using System.Buffers;
using System.Collections.Immutable;
using System.Text;
using Fleet.Exposition.Writing;

namespace Fleet.Exposition.Merging;

/// <summary>Puts a member's labels into rendered lines, and renames the sample's own ones that are in the way.</summary>
internal sealed class LabelInjection
{
    private readonly byte[] _rendered;
    private readonly byte[][] _names;

    public LabelInjection(ImmutableArray<Label> labels)
    {
        var kept = labels.IsDefault ? [] : labels.RemoveAll(label => label.Value.Length == 0);
        var rendered = new ArrayBufferWriter<byte>();
        BlockRenderer.WriteLabels(rendered, kept.AsSpan());
        _rendered = rendered.WrittenSpan.ToArray();
        _names = [.. kept.Select(label => Encoding.ASCII.GetBytes(label.Name))];
    }

    /// <summary>Copies the lines with the labels put in; returns how many they are.</summary>
    public int Apply(ReadOnlyMemory<byte> lines, ArrayBufferWriter<byte> output)
    {
        var count = 0;
        var rest = lines.Span;
        while (!rest.IsEmpty)
        {
            var length = rest.IndexOf((byte)'\n') + 1;
            ApplyLine(rest[..length], output);
            rest = rest[length..];
            count++;
        }

        return count;
    }

    private void ApplyLine(ReadOnlySpan<byte> line, ArrayBufferWriter<byte> output)
    {
        if (_names.Length == 0)
        {
            output.Write(line);
            return;
        }

        var name = LineReader.NameLength(line);
        output.Write(line[..name]);
        output.Write("{"u8);
        output.Write(_rendered);
        if (line[name] == (byte)' ')
        {
            output.Write("}"u8);
            output.Write(line[name..]);
            return;
        }

        List<byte[]>? renames = null;
        var labels = line[(name + 1)..];
        var rest = labels;
        while (rest[0] != (byte)'}')
        {
            var label = rest[..LabelLength(rest)];
            rest = rest[label.Length..];
            output.Write(","u8);
            WriteOwn(label, labels, ref renames, output);
            rest = rest[0] == (byte)',' ? rest[1..] : rest;
        }

        output.Write(rest);
    }

    private void WriteOwn(ReadOnlySpan<byte> label, ReadOnlySpan<byte> all, ref List<byte[]>? renames, ArrayBufferWriter<byte> output)
    {
        var name = label[..label.IndexOf((byte)'=')];
        if (Contains(_names, name))
        {
            renames ??= [];
            var renamed = name.ToArray();
            do
            {
                renamed = [.. "exported_"u8, .. renamed];
            }
            while (Contains(_names, renamed) || Contains(renames, renamed) || IsSamples(renamed, all));
            renames.Add(renamed);
            output.Write(renamed);
            label = label[name.Length..];
        }

        output.Write(label);
    }

    private static bool Contains(IReadOnlyList<byte[]> names, ReadOnlySpan<byte> name)
    {
        for (var i = 0; i < names.Count; i++)
        {
            if (name.SequenceEqual(names[i]))
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsSamples(ReadOnlySpan<byte> name, ReadOnlySpan<byte> labels)
    {
        while (labels[0] != (byte)'}')
        {
            var label = labels[..LabelLength(labels)];
            if (label[..label.IndexOf((byte)'=')].SequenceEqual(name))
            {
                return true;
            }

            labels = labels[label.Length..];
            labels = labels[0] == (byte)',' ? labels[1..] : labels;
        }

        return false;
    }

    /// <summary>The length of <c>name="value"</c>; escapes have two bytes.</summary>
    private static int LabelLength(ReadOnlySpan<byte> text)
    {
        var at = text.IndexOf((byte)'"') + 1;
        while (true)
        {
            at += text[at..].IndexOfAny((byte)'"', (byte)'\\');
            if (text[at] == (byte)'"')
            {
                return at + 1;
            }

            at += 2;
        }
    }
}
