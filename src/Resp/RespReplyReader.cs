using System.Buffers;
using System.Diagnostics.CodeAnalysis;

namespace Fleet.Resp;

/// <summary>
/// Makes replies of bytes as they arrive: what is read once is never read again, so that a server that dribbles costs
/// no more than one that does not. Memory grows with what has come, never with what was announced.
/// </summary>
internal sealed class RespReplyReader(RespLimits limits, RespProtocol protocol)
{
    /// <summary>Errors and states are short; longer texts are bulk strings.</summary>
    private const int LineBytes = 64 << 10;

    private readonly Stack<RespFrame> _open = new();
    private long _bytes;
    private int _elements;
    private byte _bulkType;
    private int _bulkLength = -1;

    /// <summary>How much of an unfinished line, from its start, is known to hold no line feed.</summary>
    private long _scanned;

    /// <summary>Whether bytes of a reply have been read whose end has not come.</summary>
    public bool IsInside => _bytes > 0;

    /// <summary>Takes from the front of <paramref name="buffer" />; true with the next whole reply, false when more bytes are needed.</summary>
    /// <exception cref="RespProtocolException">The bytes are no RESP of this version.</exception>
    /// <exception cref="RespLimitException">The reply is too large.</exception>
    public bool TryRead(ref ReadOnlySequence<byte> buffer, [NotNullWhen(true)] out RespReply? reply)
    {
        while (TryReadValue(ref buffer, out var value))
        {
            if (value is not null && TryClose(value, out reply))
            {
                _bytes = 0;
                _elements = 0;
                return true;
            }
        }

        reply = null;
        return false;
    }

    /// <summary>Reads one scalar, or opens one aggregate (null then, unless it is empty).</summary>
    private bool TryReadValue(ref ReadOnlySequence<byte> buffer, out RespReply? value)
    {
        if (_bulkLength >= 0)
        {
            return TryReadBulk(ref buffer, out value);
        }

        value = null;
        if (!TryReadLine(ref buffer, out var type, out var line))
        {
            return false;
        }

        if (++_elements > limits.Elements)
        {
            throw new RespLimitException($"A reply has more than {limits.Elements} elements.");
        }

        switch (type)
        {
            case RespType.Bulk or RespType.BulkError or RespType.Verbatim:
                value = OpenBulk(type, RespScalar.Length(line, protocol, limits.BulkBytes));
                return true;
            case RespType.Array or RespType.Set or RespType.Map or RespType.Push or RespType.Attribute:
                value = OpenAggregate(type, RespScalar.Length(line, protocol, int.MaxValue));
                return true;
            default:
                value = RespScalar.Read(type, line);
                return true;
        }
    }

    private bool TryReadLine(ref ReadOnlySequence<byte> buffer, out byte type, out ReadOnlySpan<byte> line)
    {
        type = 0;
        line = default;
        if (buffer.IsEmpty)
        {
            return false;
        }

        type = buffer.FirstSpan[0];
        if (!RespType.IsKnown(type, protocol))
        {
            throw new RespProtocolException($"The server sent byte 0x{type:X2} where a {protocol} reply must begin: is this a Redis server?");
        }

        var end = buffer.Slice(_scanned).PositionOf((byte)'\n');
        var length = end is null ? buffer.Length : buffer.Slice(buffer.Start, end.Value).Length + 1;
        if (length > LineBytes)
        {
            throw new RespLimitException($"A line of a reply is longer than {LineBytes} bytes.");
        }

        if (end is null)
        {
            _scanned = length;
            return false;
        }

        _scanned = 0;
        var whole = buffer.Slice(0, length);
        var span = whole.IsSingleSegment ? whole.FirstSpan : whole.ToArray();
        buffer = buffer.Slice(length);
        Count(length);
        if (span.IndexOf((byte)'\r') != span.Length - 2)
        {
            throw new RespProtocolException("A line of a reply does not end with CR LF.");
        }

        line = span[1..^2];
        return true;
    }

    private RespNull? OpenBulk(byte type, int length)
    {
        if (length < 0)
        {
            return type == RespType.Bulk ? RespNull.Value : throw new RespProtocolException("A length of a reply is negative.");
        }

        Fits(length + 2L);
        _bulkType = type;
        _bulkLength = length;
        return null;
    }

    private bool TryReadBulk(ref ReadOnlySequence<byte> buffer, out RespReply? value)
    {
        value = null;
        if (buffer.Length < _bulkLength + 2L)
        {
            return false;
        }

        var bytes = buffer.Slice(0, _bulkLength).ToArray();
        Span<byte> tail = stackalloc byte[2];
        buffer.Slice(_bulkLength, 2).CopyTo(tail);
        if (!tail.SequenceEqual("\r\n"u8))
        {
            throw new RespProtocolException("A bulk string of a reply is not followed by CR LF.");
        }

        buffer = buffer.Slice(_bulkLength + 2L);
        Count(_bulkLength + 2L);
        value = RespScalar.OfBulk(_bulkType, bytes);
        _bulkLength = -1;
        return true;
    }

    private RespReply? OpenAggregate(byte type, int length)
    {
        if (length < 0)
        {
            return type == RespType.Array ? RespNull.Value : throw new RespProtocolException("A length of a reply is negative.");
        }

        var elements = type is RespType.Map or RespType.Attribute ? length * 2L : length;
        if (elements > limits.Elements - _elements)
        {
            throw new RespLimitException($"A reply announces more than {limits.Elements} elements.");
        }

        if (_open.Count >= limits.Depth)
        {
            throw new RespLimitException($"A reply is nested deeper than {limits.Depth} levels.");
        }

        if (type == RespType.Push && _open.Count > 0)
        {
            throw new RespProtocolException("A push stands inside of a reply.");
        }

        var frame = new RespFrame(type, (int)elements);
        if (frame.IsComplete)
        {
            return frame.IsAttribute ? null : frame.Build();
        }

        _open.Push(frame);
        return null;
    }

    /// <summary>Puts a value into the aggregate it belongs to, and so on upwards; true when the reply is whole.</summary>
    private bool TryClose(RespReply value, [NotNullWhen(true)] out RespReply? reply)
    {
        while (_open.TryPeek(out var frame))
        {
            frame.Add(value);
            if (!frame.IsComplete)
            {
                reply = null;
                return false;
            }

            _open.Pop();
            if (frame.IsAttribute)
            {
                reply = null;
                return false;
            }

            value = frame.Build();
        }

        reply = value;
        return true;
    }

    private void Count(long bytes)
    {
        Fits(bytes);
        _bytes += bytes;
    }

    private void Fits(long bytes)
    {
        if (_bytes + bytes > limits.ReplyBytes)
        {
            throw new RespLimitException($"A reply is larger than {limits.ReplyBytes} bytes.");
        }
    }
}
