using System.Collections.Immutable;
using System.Net.Sockets;
using Fleet.Wire;

namespace Fleet.PgWire;

/// <summary>
/// One connection by the simple query protocol, version 3.0, for one caller at a time: what the consoles of poolers speak,
/// which know no other. Whatever breaks it off (an error, a cap, a cancelled call) also closes it: answers could be left on
/// the way.
/// </summary>
public sealed class PgConnection : IAsyncDisposable
{
    private readonly Stream _stream;
    private readonly PgMessageReader _input;
    private readonly PgLimits _limits;
    private readonly Dictionary<string, string> _parameters = new(StringComparer.Ordinal);
    private int _busy;

    private PgConnection(Stream stream, ServerEndpoint endpoint, PgLimits limits)
    {
        _stream = stream;
        _limits = limits;
        _input = new PgMessageReader(stream, limits);
        Endpoint = endpoint;
    }

    /// <summary>The other side.</summary>
    public ServerEndpoint Endpoint { get; }

    /// <summary>Whether the connection may be used no more.</summary>
    public bool IsClosed { get; private set; }

    /// <summary>Connects, agrees on TLS and logs in, all under the caller's token.</summary>
    /// <exception cref="ConnectException">It failed; the stage says where.</exception>
    /// <exception cref="PgProtocolException">The other side does not speak PostgreSQL's protocol.</exception>
    /// <exception cref="PgLimitException">It says more than anybody may in a login.</exception>
    public static async Task<PgConnection> ConnectAsync(
        ServerEndpoint endpoint, PgConnectOptions options, PgLimits limits, TimeProvider? time, CancellationToken cancellationToken)
    {
        var socket = await Dialer.DialAsync(endpoint, options.DialTimeout, time ?? TimeProvider.System, cancellationToken);
        Stream stream = new NetworkStream(socket, ownsSocket: true);
        try
        {
            stream = await PgTlsRequest.AgreeAsync(stream, endpoint, options, cancellationToken);
            var connection = new PgConnection(stream, endpoint, limits);
            await connection.LogInAsync(options, cancellationToken);
            return connection;
        }
        catch (Exception e)
        {
            await stream.DisposeAsync();
            BrokenStream.ThrowIfItIs(e, stream, endpoint);
            throw;
        }
    }

    /// <summary>What the server said of itself in the login, such as <c>server_version</c>; null when it did not.</summary>
    public string? Parameter(string name) => _parameters.GetValueOrDefault(name);

    /// <summary>
    /// Sends statements in one write, each as a query of its own, and gives their replies in order; an error that leaves the
    /// session usable is a reply too.
    /// </summary>
    /// <exception cref="WireException">The connection is closed, or the server broke the protocol or a cap; it is closed now.</exception>
    /// <exception cref="OperationCanceledException">The token fired; the connection is closed now.</exception>
    public async Task<ImmutableArray<PgReply>> QueryAsync(IReadOnlyCollection<string> statements, CancellationToken cancellationToken)
    {
        Enter();
        var writing = Task.CompletedTask;
        try
        {
            RefuseLeftovers();
            writing = WriteAsync([.. statements.SelectMany(PgMessageWriter.Query)], cancellationToken);
            var replies = ImmutableArray.CreateBuilder<PgReply>(statements.Count);
            while (replies.Count < statements.Count)
            {
                replies.Add(await ReadReplyAsync(cancellationToken));
            }

            await writing;
            return replies.MoveToImmutable();
        }
        catch (Exception e)
        {
            Close();
            await writing.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            BrokenStream.ThrowIfItIs(e, _stream, Endpoint);
            throw;
        }
        finally
        {
            Volatile.Write(ref _busy, 0);
        }
    }

    /// <summary>Says good-bye, so that the server's log tells of no broken connection, and closes it.</summary>
    public async ValueTask DisposeAsync()
    {
        if (IsClosed)
        {
            return;
        }

        // What does not fit into the socket's buffer at once is lost: a server that does not read must not keep us.
        var goodBye = _stream.WriteAsync(PgMessageWriter.Terminate(), CancellationToken.None).AsTask();
        Close();
        await goodBye.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private async Task LogInAsync(PgConnectOptions options, CancellationToken cancellationToken)
    {
        var login = new PgLogin(options);
        var isIn = false;
        await WriteAsync(PgMessageWriter.Startup(options), cancellationToken);
        while (true)
        {
            var message = await _input.ReadAsync(cancellationToken)
                ?? throw new ConnectException(ConnectStage.Closed, $"{Endpoint} closed the connection during the login.");
            switch (message.Type)
            {
                case PgMessageType.Authentication when !isIn:
                    isIn = await AnswerAsync(login, message.Body, cancellationToken);
                    break;
                case PgMessageType.ParameterStatus:
                    Learn(message.Body.Span);
                    break;
                case PgMessageType.BackendKeyData or PgMessageType.Notice:
                    break;
                case PgMessageType.Error:
                    var error = PgBody.Error(message.Body.Span);
                    throw new PgRefusedException(ConnectStage.Login, $"{Endpoint} refused the login: {error.Message}", error);
                case PgMessageType.ReadyForQuery when isIn:
                    return;
                default:
                    throw new PgProtocolException($"The server sent a message {PgMessageType.Show(message.Type)} during the login.");
            }
        }
    }

    /// <summary>Answers a request for proof; true when there was none to answer, and we are in.</summary>
    private async Task<bool> AnswerAsync(PgLogin login, ReadOnlyMemory<byte> body, CancellationToken cancellationToken)
    {
        var answer = login.Answer(body.Span);
        if (answer is not null)
        {
            await WriteAsync(answer, cancellationToken);
        }

        return login.IsIn;
    }

    private void Learn(ReadOnlySpan<byte> body)
    {
        var fields = new PgBody(body);
        _parameters[fields.Text()] = fields.Text();
    }

    private async Task<PgReply> ReadReplyAsync(CancellationToken cancellationToken)
    {
        var reader = new PgReplyReader(_limits);
        _input.BeginReply();
        while (true)
        {
            var message = await _input.ReadAsync(cancellationToken) ?? throw ClosedAfter(reader.Error);
            if (reader.Take(message) is { } reply)
            {
                return reply;
            }
        }
    }

    /// <summary>A server that throws us out says why before it closes; that text must not be lost.</summary>
    private ConnectException ClosedAfter(PgError? last) => last is null
        ? new ConnectException(ConnectStage.Closed, $"{Endpoint} closed the connection.")
        : new PgRefusedException(ConnectStage.Closed, $"{Endpoint} closed the connection and said: {last.Message}", last);

    /// <summary>Only notices, and the last words of a server that closes, may come unasked; anything else would be taken for an answer.</summary>
    private void RefuseLeftovers()
    {
        if (_input.PeekLeftover() is { } first && first != PgMessageType.Error && !PgMessageType.IsAside(first))
        {
            throw new PgProtocolException($"{Endpoint} sent a message {PgMessageType.Show(first)} that nobody asked for.");
        }
    }

    private async Task WriteAsync(byte[] bytes, CancellationToken cancellationToken)
    {
        await _stream.WriteAsync(bytes, cancellationToken);
        await _stream.FlushAsync(cancellationToken);
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

    private void Close()
    {
        if (!IsClosed)
        {
            IsClosed = true;
            _input.Dispose();
            _stream.Dispose();
        }
    }
}
