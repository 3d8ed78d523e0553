using System.Buffers;
using System.Text;

namespace Fleet.Silo.Wire;

/// <summary>
/// Writes the few shapes that Fleet's binary messages are made of; <see cref="WireReader" /> reads them back. Its buffer is
/// borrowed: messages of 100 kB, some hundred a second, would otherwise keep the collector of large objects busy.
/// </summary>
internal sealed class WireWriter : IDisposable
{
    private const int MaxVarintBytes = 10;

    private byte[] _buffer = ArrayPool<byte>.Shared.Rent(64 << 10);
    private int _length;

    /// <summary>What was written; not to be used after the end of the writer.</summary>
    public ReadOnlySpan<byte> Written => _buffer.AsSpan(0, _length);

    /// <summary>The same, for what waits while it is written out.</summary>
    public ReadOnlyMemory<byte> WrittenMemory => _buffer.AsMemory(0, _length);

    public void Byte(byte value)
    {
        Room(1)[0] = value;
        _length++;
    }

    /// <summary>A number from 0: seven bits a byte, the lowest first.</summary>
    public void Count(long value)
    {
        var room = Room(MaxVarintBytes);
        var rest = (ulong)value;
        var length = 0;
        while (rest >= 0x80)
        {
            room[length++] = (byte)(rest | 0x80);
            rest >>= 7;
        }

        room[length++] = (byte)rest;
        _length += length;
    }

    /// <summary>Any number: small ones of both signs are short.</summary>
    public void Number(long value) => Count((value << 1) ^ (value >> 63));

    public void Time(TimeSpan value) => Number(value.Ticks);

    public void Text(string value)
    {
        var length = Encoding.UTF8.GetByteCount(value);
        Count(length);
        _length += Encoding.UTF8.GetBytes(value, Room(length));
    }

    public void Bytes(ReadOnlySpan<byte> value)
    {
        Count(value.Length);
        Raw(value);
    }

    /// <summary>Bytes whose length stands elsewhere.</summary>
    public void Raw(ReadOnlySpan<byte> value)
    {
        value.CopyTo(Room(value.Length));
        _length += value.Length;
    }

    /// <inheritdoc />
    public void Dispose()
    {
        ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = [];
        _length = 0;
    }

    private Span<byte> Room(int bytes)
    {
        if (_buffer.Length - _length < bytes)
        {
            var larger = ArrayPool<byte>.Shared.Rent(Math.Max(checked(_length + bytes), (int)Math.Min(Array.MaxLength, _buffer.Length * 2L)));
            Written.CopyTo(larger);
            ArrayPool<byte>.Shared.Return(_buffer);
            _buffer = larger;
        }

        return _buffer.AsSpan(_length);
    }
}
