using System.Buffers;
using System.Net;
using System.Net.Sockets;
using Fleet.Wire;

namespace Fleet.Resp;

/// <summary>
/// A connection to a RESP server that does all its work on the caller's own thread. Everything else in Fleet awaits, and
/// so needs the thread pool; lookups of names at a dead name server and files on a disk that hangs can take all of its
/// threads for many seconds. A lease must not be lost by that, so the thread that renews it uses this connection.
/// Whatever breaks it off also closes it: an answer could be left on the way.
/// </summary>
public sealed class BlockingRespConnection : IDisposable
{
    /// <summary>Pushes kept for <see cref="TryReceivePush" /> before the server counts as hostile.</summary>
    private const int PushesKept = 10_000;

    // Bytes have begun to come: a server that stops within a reply for so long is broken.
    private static readonly TimeSpan RestOfReply = TimeSpan.FromSeconds(1);

    private readonly Socket _socket;
    private readonly DeadlineStream _wire;
    private readonly Stream _stream;
    private readonly RespReplyReader _replies;
    private readonly ReplyBuffer _input = new();
    private readonly Queue<RespPush> _pushes = new();

    internal BlockingRespConnection(Socket socket, DeadlineStream wire, Stream stream, ServerEndpoint endpoint, RespReplyReader replies)
    {
        _socket = socket;
        _wire = wire;
        _stream = stream;
        _replies = replies;
        Endpoint = endpoint;
    }

    /// <summary>The other side.</summary>
    public ServerEndpoint Endpoint { get; }

    /// <summary>Whether the connection may be used no more.</summary>
    public bool IsClosed { get; private set; }

    /// <summary>This side's address, by which the server is reached; null over a unix socket.</summary>
    public IPAddress? LocalAddress => (_socket.LocalEndPoint as IPEndPoint)?.Address;

    // Nothing of a reply has come whose rest is still on the way.
    private bool IsIdle => _input.IsEmpty && !_replies.IsInside;

    /// <summary>Sends a command and gives its reply; an error that the server answers is a reply too.</summary>
    /// <exception cref="WireException">No answer in time, or the connection broke; it is closed now.</exception>
    public RespReply Execute(RespCommand command, TimeSpan timeout) => Guard(() =>
    {
        _wire.Allow(timeout);
        Send(command);
        while (true)
        {
            var reply = Next();
            if (reply is not RespPush push)
            {
                return reply;
            }

            Keep(push);
        }
    });

    /// <summary>Subscribes to a channel; its messages come as pushes. Only with RESP3, where other commands may follow.</summary>
    /// <exception cref="WireException">No answer in time, or the connection broke, or the server refused; it is closed now.</exception>
    public void Subscribe(string channel, TimeSpan timeout) => Guard(() =>
    {
        _wire.Allow(timeout);
        Send(RespCommand.Of("SUBSCRIBE", channel));

        // The confirmation is a push itself; a refusal is not.
        return Next() switch
        {
            RespPush confirmed => confirmed,
            RespError refusal => throw new RespRefusedException(ConnectStage.Login, $"{Endpoint} refused SUBSCRIBE: {refusal.Text}", refusal),
            _ => throw Unasked(),
        };
    });

    /// <summary>Waits for the next push, without sending anything; null when none comes in time.</summary>
    /// <exception cref="WireException">The connection broke, or something came that is no push; it is closed now.</exception>
    public RespPush? TryReceivePush(TimeSpan timeout) => Guard(() =>
    {
        _wire.Allow(RestOfReply);
        var waited = false;
        while (_pushes.Count == 0)
        {
            if (TryParse() is { } reply)
            {
                Keep(reply as RespPush ?? throw Unasked());
            }
            else if (IsIdle && (waited || !_wire.WaitForInput(timeout)))
            {
                return null;
            }
            else
            {
                waited = true;
                FillIfAny();
            }
        }

        return _pushes.Dequeue();
    });

    /// <inheritdoc />
    public void Dispose()
    {
        IsClosed = true;
        _stream.Dispose();
    }

    // TLS may take bytes off the wire that give nothing to read, such as a session ticket: that is no broken reply.
    private void FillIfAny()
    {
        try
        {
            Fill();
        }
        catch (DeadlinePassedException) when (IsIdle)
        {
            // What comes of it later is read later.
        }
    }

    private void Send(RespCommand command)
    {
        var output = new ArrayBufferWriter<byte>();
        RespCommandWriter.Write(output, command);
        _stream.Write(output.WrittenSpan);
        _stream.Flush();
    }

    private RespReply Next()
    {
        while (true)
        {
            if (TryParse() is { } reply)
            {
                return reply;
            }

            Fill();
        }
    }

    private RespReply? TryParse()
    {
        var unread = _input.Unread;
        var whole = _replies.TryRead(ref unread, out var reply);
        _input.Keep(unread);
        return whole ? reply : null;
    }

    private void Fill()
    {
        if (_input.Fill(_stream) == 0)
        {
            throw IsIdle
                ? new ConnectException(ConnectStage.Closed, $"{Endpoint} closed the connection.")
                : new RespCutOffException($"{Endpoint} closed the connection in the middle of a reply.");
        }
    }

    private void Keep(RespPush push)
    {
        if (_pushes.Count == PushesKept)
        {
            throw new RespLimitException($"The server pushed more than {PushesKept} messages that nobody asked for.");
        }

        _pushes.Enqueue(push);
    }

    private RespProtocolException Unasked() => new($"{Endpoint} sent a reply that nobody asked for.");

    private T Guard<T>(Func<T> work)
    {
        if (IsClosed)
        {
            throw new ConnectException(ConnectStage.Closed, $"The connection to {Endpoint} is closed.");
        }

        try
        {
            return work();
        }
        catch (DeadlinePassedException e)
        {
            Dispose();
            throw new RespTimeoutException($"{Endpoint} does not answer.", e);
        }
        catch (Exception e) when (e is IOException or SocketException or ObjectDisposedException)
        {
            Dispose();
            throw new ConnectException(ConnectStage.Closed, $"The connection to {Endpoint} broke: {e.Message}", e);
        }
        catch
        {
            Dispose();
            throw;
        }
    }
}
