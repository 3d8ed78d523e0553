using System.Net.Sockets;

namespace Fleet.Resp;

/// <summary>
/// Reads and writes a non-blocking socket on the caller's own thread: it waits in poll(2), not in the runtime's socket
/// engine, and never longer than until its deadline.
/// </summary>
internal sealed class DeadlineStream(Socket socket, TimeProvider time) : Stream
{
    private Deadline _deadline = new(time, TimeSpan.Zero);

    /// <inheritdoc />
    public override bool CanRead => true;

    /// <inheritdoc />
    public override bool CanWrite => true;

    /// <inheritdoc />
    public override bool CanSeek => false;

    /// <inheritdoc />
    public override long Length => throw new NotSupportedException();

    /// <inheritdoc />
    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <summary>Gives all reads and writes from now on so much time together.</summary>
    public void Allow(TimeSpan length) => _deadline = new Deadline(time, length);

    /// <summary>Whether bytes, or the end of the connection, come within this time.</summary>
    public bool WaitForInput(TimeSpan length) => socket.Poll(length, SelectMode.SelectRead);

    /// <inheritdoc />
    /// <exception cref="DeadlinePassedException">Nothing came in time; what comes later can be read later.</exception>
    public override int Read(Span<byte> buffer)
    {
        while (true)
        {
            var read = socket.Receive(buffer, SocketFlags.None, out var error);
            if (error == SocketError.Success)
            {
                return read;
            }

            WaitOrThrow(error, SelectMode.SelectRead);
        }
    }

    /// <inheritdoc />
    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    /// <inheritdoc />
    public override void Write(ReadOnlySpan<byte> buffer)
    {
        while (!buffer.IsEmpty)
        {
            var sent = socket.Send(buffer, SocketFlags.None, out var error);
            if (error == SocketError.Success)
            {
                buffer = buffer[sent..];
            }
            else
            {
                WaitOrThrow(error, SelectMode.SelectWrite);
            }
        }
    }

    /// <inheritdoc />
    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    /// <inheritdoc />
    public override void Flush()
    {
        // Nothing is kept back.
    }

    /// <inheritdoc />
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    /// <inheritdoc />
    public override void SetLength(long value) => throw new NotSupportedException();

    /// <inheritdoc />
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            socket.Dispose();
        }

        base.Dispose(disposing);
    }

    private void WaitOrThrow(SocketError error, SelectMode mode)
    {
        if (error != SocketError.WouldBlock)
        {
            var cause = new SocketException((int)error);
            throw new IOException(cause.Message, cause);
        }

        var left = _deadline.Left;
        if (left == TimeSpan.Zero || !socket.Poll(left, mode))
        {
            throw new DeadlinePassedException();
        }
    }
}
