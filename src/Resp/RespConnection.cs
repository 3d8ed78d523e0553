using System.Buffers;
using System.Collections.Immutable;
using System.IO.Pipelines;
using System.Net.Sockets;
using Fleet.Wire;

namespace Fleet.Resp;

/// <summary>
/// One connection to a RESP server, for one caller at a time: commands go out in one write, replies come back in order.
/// Whatever breaks it off (an error, a cap, a cancelled call) also closes it: replies could be left on the way.
/// </summary>
public sealed class RespConnection : IAsyncDisposable
{
    /// <summary>Pushes that may come between the replies of one call before the server counts as hostile.</summary>
    private const int PushesPerCall = 10_000;

    private static readonly StreamPipeReaderOptions ReaderOptions = new(bufferSize: 16 << 10);

    private readonly Stream _stream;
    private readonly PipeReader _input;
    private readonly RespReplyReader _replies;
    private readonly RespProtocol _protocol;
    private int _busy;

    private RespConnection(Stream stream, ServerEndpoint endpoint, RespProtocol protocol, RespLimits limits)
    {
        _stream = stream;
        Endpoint = endpoint;
        _protocol = protocol;
        _input = PipeReader.Create(stream, ReaderOptions);
        _replies = new RespReplyReader(limits, protocol);
        Limits = limits;
    }

    /// <summary>The other side.</summary>
    public ServerEndpoint Endpoint { get; }

    /// <summary>The caps on replies that are read without caps of their own.</summary>
    public RespLimits Limits { get; }

    /// <summary>What the replies read last took: bytes kept, and values.</summary>
    public (long Bytes, long Elements) LastRead => (_replies.CallBytes, _replies.CallElements);

    /// <summary>Time from the start of the connect to the end of the handshake.</summary>
    public TimeSpan ConnectDuration { get; private set; }

    /// <summary>Whether the connection may be used no more.</summary>
    public bool IsClosed { get; private set; }

    /// <summary>Connects, agrees on TLS and authenticates, all under the caller's token.</summary>
    /// <exception cref="ConnectException">It failed; the stage says where.</exception>
    /// <exception cref="RespProtocolException">The other side does not speak RESP.</exception>
    public static async Task<RespConnection> ConnectAsync(
        ServerEndpoint endpoint, RespConnectOptions options, RespLimits limits, TimeProvider? time, CancellationToken cancellationToken)
    {
        time ??= TimeProvider.System;
        var start = time.GetTimestamp();
        var socket = await Dialer.DialAsync(endpoint, options.DialTimeout, time, cancellationToken);
        options.Passed?.Invoke(ConnectStage.Connect);
        Stream stream = new NetworkStream(socket, ownsSocket: true);
        if (options.Tls is not null)
        {
            stream = await TlsHandshake.SecureAsync(stream, endpoint, options.Tls, cancellationToken);
            options.Passed?.Invoke(ConnectStage.Tls);
        }

        var connection = new RespConnection(stream, endpoint, options.Protocol, limits);
        try
        {
            await RespHandshake.PerformAsync(connection, options, cancellationToken);
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }

        connection.ConnectDuration = time.GetElapsedTime(start);
        return connection;
    }

    /// <summary>Sends all commands in one write and gives their replies in order; an error the server answers is a reply too.</summary>
    /// <exception cref="WireException">The connection is closed, or the server broke the protocol or a cap; it is closed now.</exception>
    /// <exception cref="OperationCanceledException">The token fired; the connection is closed now.</exception>
    public Task<ImmutableArray<RespReply>> ExecuteAsync(ReadOnlyMemory<RespCommand> commands, CancellationToken cancellationToken) =>
        ExecuteAsync(commands, Limits, cancellationToken);

    /// <summary>The same with caps of its own.</summary>
    /// <exception cref="WireException">The connection is closed, or the server broke the protocol or a cap; it is closed now.</exception>
    /// <exception cref="OperationCanceledException">The token fired; the connection is closed now.</exception>
    public async Task<ImmutableArray<RespReply>> ExecuteAsync(ReadOnlyMemory<RespCommand> commands, RespLimits limits, CancellationToken cancellationToken)
    {
        await using var exchange = Send(commands, cancellationToken);
        return await exchange.ReadAsync(commands.Length, limits, cancellationToken);
    }

    /// <summary>Sends all commands in one write, whose replies are to be read in parts.</summary>
    /// <param name="commands">The commands.</param>
    /// <param name="cancellationToken">Ends the writing, which goes on while replies are read.</param>
    /// <exception cref="WireException">The connection is closed, or the server sent what nobody asked for; it is closed now.</exception>
    public RespExchange Send(ReadOnlyMemory<RespCommand> commands, CancellationToken cancellationToken)
    {
        Enter();
        try
        {
            RefuseLeftovers();
            return new RespExchange(this, WriteAsync(commands, cancellationToken), commands.Length);
        }
        catch (Exception e)
        {
            Close();
            Volatile.Write(ref _busy, 0);
            BrokenStream.ThrowIfItIs(e, _stream, Endpoint);
            throw;
        }
    }

    /// <summary>Waits for the next reply or push without sending anything: for subscriptions.</summary>
    /// <exception cref="WireException">The connection is closed, or the server broke the protocol or a cap; it is closed now.</exception>
    /// <exception cref="OperationCanceledException">The token fired; the connection is closed now.</exception>
    public async Task<RespReply> ReceiveAsync(CancellationToken cancellationToken)
    {
        Enter();
        try
        {
            return await ReadOrNullAsync(cancellationToken)
                ?? throw new ConnectException(ConnectStage.Closed, $"{Endpoint} closed the connection.");
        }
        catch (Exception e)
        {
            Close();
            BrokenStream.ThrowIfItIs(e, _stream, Endpoint);
            throw;
        }
        finally
        {
            Volatile.Write(ref _busy, 0);
        }
    }

    /// <inheritdoc />
    public ValueTask DisposeAsync()
    {
        Close();
        return ValueTask.CompletedTask;
    }

    /// <summary>A part of an exchange. Only with the last one the writing must be through: a server may want to be read before it reads on.</summary>
    internal async Task<ImmutableArray<RespReply>> ReadAsync(int count, RespLimits limits, Task writing, bool isLast, CancellationToken cancellationToken)
    {
        try
        {
            _replies.Begin(limits);
            var replies = await ReadAllAsync(count, cancellationToken);
            if (isLast)
            {
                await writing;
            }

            return replies;
        }
        catch (Exception e)
        {
            Close();
            await writing.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            BrokenStream.ThrowIfItIs(e, _stream, Endpoint);
            throw;
        }
    }

    /// <summary>The end of an exchange.</summary>
    internal async ValueTask LeaveAsync(Task writing, bool isRead)
    {
        if (!isRead)
        {
            Close();
        }

        await writing.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        Volatile.Write(ref _busy, 0);
    }

    private void Enter()
    {
        if (Interlocked.Exchange(ref _busy, 1) != 0)
        {
            throw new InvalidOperationException("A connection serves one caller at a time.");
        }

        if (IsClosed)
        {
            Volatile.Write(ref _busy, 0);
            throw new ConnectException(ConnectStage.Closed, $"The connection to {Endpoint} is closed.");
        }
    }

    private async Task WriteAsync(ReadOnlyMemory<RespCommand> commands, CancellationToken cancellationToken)
    {
        var output = new ArrayBufferWriter<byte>();
        foreach (var command in commands.Span)
        {
            RespCommandWriter.Write(output, command);
        }

        await _stream.WriteAsync(output.WrittenMemory, cancellationToken);
        await _stream.FlushAsync(cancellationToken);
    }

    private async Task<ImmutableArray<RespReply>> ReadAllAsync(int count, CancellationToken cancellationToken)
    {
        var replies = ImmutableArray.CreateBuilder<RespReply>(count);
        var pushes = 0;
        while (replies.Count < count)
        {
            var reply = await ReadOrLastWordsAsync(replies, cancellationToken);
            if (reply is not RespPush)
            {
                replies.Add(reply);
            }
            else if (++pushes > PushesPerCall)
            {
                throw new RespLimitException($"The server pushed more than {PushesPerCall} messages while a reply was due.");
            }
        }

        return replies.MoveToImmutable();
    }

    /// <summary>The next reply. A connection may end with a reset as well as with a close: what came before it is not lost.</summary>
    private async Task<RespReply> ReadOrLastWordsAsync(ImmutableArray<RespReply>.Builder replies, CancellationToken cancellationToken)
    {
        try
        {
            return await ReadOrNullAsync(cancellationToken) ?? throw ClosedAfter(replies);
        }
        catch (RespLimitException e)
        {
            e.Place = replies.Count;
            throw;
        }
        catch (Exception e) when (e is IOException or SocketException && replies.Count > 0 && replies[^1] is RespError)
        {
            throw ClosedAfter(replies);
        }
    }

    /// <summary>The next reply; null when the other side closed the connection before it.</summary>
    private async Task<RespReply?> ReadOrNullAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            var result = await _input.ReadAsync(cancellationToken);
            var buffer = result.Buffer;
            var whole = _replies.TryRead(ref buffer, out var reply);
            _input.AdvanceTo(buffer.Start, whole ? buffer.Start : buffer.End);
            if (whole)
            {
                return reply!;
            }

            if (result.IsCompleted)
            {
                return _replies.IsInside || !buffer.IsEmpty
                    ? throw new RespCutOffException($"{Endpoint} closed the connection in the middle of a reply.")
                    : null;
            }
        }
    }

    /// <summary>A server that has no place left says so before it closes; that text must not be lost.</summary>
    private ConnectException ClosedAfter(ImmutableArray<RespReply>.Builder replies) =>
        replies.Count > 0 && replies[^1] is RespError last
            ? new RespRefusedException(ConnectStage.Closed, $"{Endpoint} closed the connection and said: {last.Text}", last)
            : new ConnectException(ConnectStage.Closed, $"{Endpoint} closed the connection.");

    /// <summary>Bytes that nobody asked for would be taken for the answer to the next command. RESP3 may push at any time.</summary>
    private void RefuseLeftovers()
    {
        if (_protocol == RespProtocol.Resp2 && _input.TryRead(out var early))
        {
            var unasked = early.Buffer.Length;
            _input.AdvanceTo(early.Buffer.Start);
            if (unasked > 0)
            {
                throw new RespProtocolException($"{Endpoint} sent {unasked} bytes beyond the replies that were due.");
            }
        }
    }

    private void Close()
    {
        if (!IsClosed)
        {
            IsClosed = true;
            _input.Complete();
            _stream.Dispose();
        }
    }
}
