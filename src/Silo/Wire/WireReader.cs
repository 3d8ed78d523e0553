using System.Text;

namespace Fleet.Silo.Wire;

/// <summary>Reads what <see cref="WireWriter" /> wrote; whatever stands there, it reads nothing beyond the end and believes no length.</summary>
internal sealed class WireReader(ReadOnlyMemory<byte> input)
{
    private ReadOnlyMemory<byte> _rest = input;

    /// <summary>Bytes that are not read yet.</summary>
    public int Left => _rest.Length;

    public byte Byte() => Take(1).Span[0];

    /// <summary>A number from 0 to <paramref name="most" />.</summary>
    public int Count(int most)
    {
        var value = Varint();
        return value <= (ulong)most ? (int)value : throw new InvalidDataException("The message counts more than is allowed.");
    }

    public long Number()
    {
        var value = Varint();
        return (long)(value >> 1) ^ -(long)(value & 1);
    }

    public TimeSpan Time() => new(Number());

    public string Text() => Encoding.UTF8.GetString(Bytes().Span);

    /// <summary>A part of the input itself, not a copy.</summary>
    public ReadOnlyMemory<byte> Bytes() => Take(Count(Left));

    /// <summary>So many bytes of the input itself.</summary>
    public ReadOnlyMemory<byte> Raw(int length) => Take(length);

    /// <summary>A number that stands for a member of an enumeration.</summary>
    public T Enum<T>()
        where T : struct, System.Enum
    {
        var value = (T)System.Enum.ToObject(typeof(T), Byte());
        return System.Enum.IsDefined(value) ? value : throw new InvalidDataException($"The message has a {typeof(T).Name} that this version does not know.");
    }

    /// <summary>Makes sure that nothing follows.</summary>
    public void End()
    {
        if (Left > 0)
        {
            throw new InvalidDataException("The message is longer than it says.");
        }
    }

    private ulong Varint()
    {
        var value = 0UL;
        for (var shift = 0; shift < 64; shift += 7)
        {
            var next = Byte();
            value |= (ulong)(next & 0x7F) << shift;
            if (next < 0x80)
            {
                return value;
            }
        }

        throw new InvalidDataException("The message holds a number that has no end.");
    }

    private ReadOnlyMemory<byte> Take(int length)
    {
        if (length > Left)
        {
            throw new InvalidDataException("The message breaks off.");
        }

        var taken = _rest[..length];
        _rest = _rest[length..];
        return taken;
    }
}
