using System.Buffers;
using System.Buffers.Binary;
using System.IO.Pipelines;

namespace Fleet.PgWire;

/// <summary>
/// Takes messages off a stream. A length is checked before anything is kept for it, and memory grows with what has come,
/// never with what was announced.
/// </summary>
internal sealed class PgMessageReader : IDisposable
{
    private const int HeaderBytes = 1 + sizeof(int);

    private static readonly StreamPipeReaderOptions Options = new(bufferSize: 16 << 10, leaveOpen: true);

    private readonly PipeReader _input;
    private readonly PgLimits _limits;
    private long _bytes;

    public PgMessageReader(Stream stream, PgLimits limits)
    {
        _input = PipeReader.Create(stream, Options);
        _limits = limits;
    }

    /// <summary>Begins to count the bytes of another answer.</summary>
    public void BeginReply() => _bytes = 0;

    /// <summary>The next message; null when the server closed the connection before it. Its body is a copy.</summary>
    /// <exception cref="PgProtocolException">What came is no message of a PostgreSQL server.</exception>
    /// <exception cref="PgLimitException">The message, or the answer with it, is too large.</exception>
    public async Task<PgMessage?> ReadAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            var result = await _input.ReadAsync(cancellationToken);
            var buffer = result.Buffer;
            if (TryTake(ref buffer, out var message))
            {
                _input.AdvanceTo(buffer.Start);
                return message;
            }

            _input.AdvanceTo(buffer.Start, buffer.End);
            if (result.IsCompleted)
            {
                return buffer.IsEmpty ? null : throw new PgProtocolException("The server closed the connection in the middle of a message.");
            }
        }
    }

    /// <summary>The first byte of what came before anything was asked; null when nothing did.</summary>
    public byte? PeekLeftover()
    {
        if (!_input.TryRead(out var early))
        {
            return null;
        }

        byte? first = early.Buffer.IsEmpty ? null : early.Buffer.FirstSpan[0];
        _input.AdvanceTo(early.Buffer.Start);
        return first;
    }

    public void Dispose() => _input.Complete();

    private bool TryTake(ref ReadOnlySequence<byte> buffer, out PgMessage message)
    {
        message = default;
        if (buffer.IsEmpty)
        {
            return false;
        }

        // Judged by its first byte at once: what answers there may speak another protocol and wait for us.
        var type = buffer.FirstSpan[0];
        if (!PgMessageType.IsKnown(type))
        {
            throw new PgProtocolException($"The server sent byte {PgMessageType.Show(type)} where a message must begin: does it speak PostgreSQL's protocol?");
        }

        if (buffer.Length < HeaderBytes)
        {
            return false;
        }

        Span<byte> header = stackalloc byte[HeaderBytes];
        buffer.Slice(0, HeaderBytes).CopyTo(header);
        var length = BinaryPrimitives.ReadInt32BigEndian(header[1..]);
        Check(type, length);
        if (buffer.Length < 1L + length)
        {
            return false;
        }

        message = new PgMessage(type, buffer.Slice(HeaderBytes, length - sizeof(int)).ToArray());
        buffer = buffer.Slice(1L + length);
        _bytes += 1L + length;
        return true;
    }

    private void Check(byte type, int length)
    {
        if (length < sizeof(int))
        {
            throw new PgProtocolException($"A message {PgMessageType.Show(type)} has the length {length}.");
        }

        if (length > _limits.MessageBytes)
        {
            throw new PgLimitException($"A message is larger than {_limits.MessageBytes} bytes, if this is PostgreSQL's protocol at all.");
        }

        if (_bytes + 1 + length > _limits.ReplyBytes)
        {
            throw new PgLimitException($"An answer is larger than {_limits.ReplyBytes} bytes.");
        }
    }
}
