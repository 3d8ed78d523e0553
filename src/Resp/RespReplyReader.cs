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
    private RespLimits _limits = limits;
    private long _bytes;
    private int _elements;
    private long _skipped;

    /// <summary>Of a bulk string that is read past, what has not come yet; -1 when none is.</summary>
    private long _skipping = -1;
    private byte _bulkType;
    private int _bulkLength = -1;

    /// <summary>How much of an unfinished line, from its start, is known to hold no line feed.</summary>
    private long _scanned;

    /// <summary>Whether bytes of a reply have been read whose end has not come.</summary>
    public bool IsInside => _bytes > 0;

    /// <summary>Bytes that were kept since the last <see cref="Begin" />.</summary>
    public long CallBytes { get; private set; }

    /// <summary>Values that came since the last <see cref="Begin" />.</summary>
    public long CallElements { get; private set; }

    /// <summary>Begins to count the replies that are read together, against these caps.</summary>
    public void Begin(RespLimits caps)
    {
        _limits = caps;
        (CallBytes, CallElements) = (0, 0);
    }

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
                _skipped = 0;
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
            return _skipping >= 0 ? TrySkipBulk(ref buffer, out value) : TryReadBulk(ref buffer, out value);
        }

        value = null;
        if (!TryReadLine(ref buffer, out var type, out var line))
        {
            return false;
        }

        if (++_elements > _limits.Elements)
        {
            throw new RespLimitException($"A reply has more than {_limits.Elements} elements.");
        }

        if (++CallElements > _limits.CallElements)
        {
            throw new RespLimitException($"The replies to one write have more than {_limits.CallElements} elements.");
        }

        switch (type)
        {
            case RespType.Bulk or RespType.BulkError or RespType.Verbatim:
                value = OpenBulk(type, RespScalar.Length(line, protocol, Math.Max(_limits.BulkBytes, _limits.SkippedBytes)));
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

        if (length > _limits.BulkBytes || !HasRoomFor(length + 2L))
        {
            _skipped += length;
            if (_skipped > _limits.SkippedBytes)
            {
                throw new RespLimitException($"A reply is larger than {_limits.ReplyBytes} bytes, or has a string of more than {_limits.BulkBytes}.");
            }

            _skipping = length;
        }

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
        buffer = buffer.Slice(_bulkLength);
        TakeBulkEnd(ref buffer);
        Count(_bulkLength + 2L);
        value = RespScalar.OfBulk(_bulkType, bytes);
        _bulkLength = -1;
        return true;
    }

    /// <summary>Takes what has come of a bulk string without keeping it.</summary>
    private bool TrySkipBulk(ref ReadOnlySequence<byte> buffer, out RespReply? value)
    {
        value = null;
        var come = Math.Min(buffer.Length, _skipping);
        buffer = buffer.Slice(come);
        _skipping -= come;
        if (_skipping > 0 || buffer.Length < 2)
        {
            return false;
        }

        TakeBulkEnd(ref buffer);
        value = new RespOversized(_bulkLength);
        (_bulkLength, _skipping) = (-1, -1);
        return true;
    }

    private static void TakeBulkEnd(ref ReadOnlySequence<byte> buffer)
    {
        Span<byte> tail = stackalloc byte[2];
        buffer.Slice(0, 2).CopyTo(tail);
        if (!tail.SequenceEqual("\r\n"u8))
        {
            throw new RespProtocolException("A bulk string of a reply is not followed by CR LF.");
        }

        buffer = buffer.Slice(2);
    }

    private RespReply? OpenAggregate(byte type, int length)
    {
        if (length < 0)
        {
            return type == RespType.Array ? RespNull.Value : throw new RespProtocolException("A length of a reply is negative.");
        }

        var elements = type is RespType.Map or RespType.Attribute ? length * 2L : length;
        if (elements > _limits.Elements - _elements)
        {
            throw new RespLimitException($"A reply announces more than {_limits.Elements} elements.");
        }

        if (_open.Count >= _limits.Depth)
        {
            throw new RespLimitException($"A reply is nested deeper than {_limits.Depth} levels.");
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
        if (!HasRoomFor(bytes))
        {
            throw new RespLimitException(_bytes + bytes > _limits.ReplyBytes
                ? $"A reply is larger than {_limits.ReplyBytes} bytes."
                : $"The replies to one write are larger than {_limits.CallBytes} bytes.");
        }

        _bytes += bytes;
        CallBytes += bytes;
    }

    private bool HasRoomFor(long bytes) => _bytes + bytes <= _limits.ReplyBytes && CallBytes + bytes <= _limits.CallBytes;
}
