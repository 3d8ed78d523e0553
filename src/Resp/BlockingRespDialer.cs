using System.Net;
using System.Net.Sockets;
using Fleet.Wire;

namespace Fleet.Resp;

/// <summary>
/// Opens <see cref="BlockingRespConnection" />s: name, addresses in turn, TLS, handshake, all within one time. Names that
/// were found once are kept for when the name server is away.
/// </summary>
public sealed class BlockingRespDialer
{
    private readonly RespLimits _limits;
    private readonly TimeProvider _time;
    private readonly BoundedCalls<string, IPAddress[]> _names = new(Dns.GetHostAddresses);
    private readonly BoundedCalls<TlsOptions, TlsTexts> _files = new(TlsTexts.Read);

    /// <summary>A dialer for one thread.</summary>
    public BlockingRespDialer(RespLimits limits, TimeProvider time)
    {
        _limits = limits;
        _time = time;
    }

    /// <summary>Connects, agrees on TLS and authenticates.</summary>
    /// <exception cref="WireException">It failed, or took too long.</exception>
    public BlockingRespConnection Connect(ServerEndpoint endpoint, RespConnectOptions options, TimeSpan timeout)
    {
        var deadline = new Deadline(_time, timeout);
        var socket = Dial(endpoint, Addresses(endpoint, timeout / 2), deadline);
        var wire = new DeadlineStream(socket, _time);
        wire.Allow(deadline.Left);
        var stream = options.Tls is { } tls
            ? TlsHandshake.Secure(wire, endpoint, tls, () => _files.Get(tls, deadline.Left / 2))
            : wire;
        var connection = new BlockingRespConnection(socket, wire, stream, endpoint, new RespReplyReader(_limits, options.Protocol));
        try
        {
            RespHandshake.Perform(connection, options, deadline.Left);
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <summary>Tries addresses in turn; each may take an equal share of the time that is left.</summary>
    internal static Socket Dial(ServerEndpoint endpoint, IReadOnlyList<EndPoint> addresses, Deadline deadline)
    {
        var last = SocketError.HostNotFound;
        for (var i = 0; i < addresses.Count; i++)
        {
            var socket = Dialer.NewSocket(addresses[i]);
            last = TryConnect(socket, addresses[i], deadline.Left / (addresses.Count - i));
            if (last == SocketError.Success)
            {
                return socket;
            }

            socket.Dispose();
        }

        throw new ConnectException(ConnectStage.Connect, $"No connection to {endpoint}: {new SocketException((int)last).Message}");
    }

    private static SocketError TryConnect(Socket socket, EndPoint address, TimeSpan timeout)
    {
        try
        {
            socket.Blocking = false;
            socket.Connect(address);
            return SocketError.Success;
        }
        catch (SocketException e) when (e.SocketErrorCode != SocketError.WouldBlock)
        {
            return e.SocketErrorCode;
        }
        catch (SocketException)
        {
            return !socket.Poll(timeout, SelectMode.SelectWrite)
                ? SocketError.TimedOut
                : (SocketError)(int)socket.GetSocketOption(SocketOptionLevel.Socket, SocketOptionName.Error)!;
        }
    }

    private EndPoint[] Addresses(ServerEndpoint endpoint, TimeSpan timeout)
    {
        if (endpoint.SocketPath is not null)
        {
            return [Dialer.UnixAddress(endpoint)];
        }

        var found = IPAddress.TryParse(endpoint.Host, out var address) ? [address] : Lookup(endpoint.Host, timeout);
        return [.. found.Select(each => new IPEndPoint(each, endpoint.Port))];
    }

    private IPAddress[] Lookup(string host, TimeSpan timeout)
    {
        try
        {
            return _names.Get(host, timeout);
        }
        catch (Exception e) when (e is SocketException or ArgumentException or TimeoutException)
        {
            return _names.Known(host)
                ?? throw new ConnectException(ConnectStage.Dns, $"The name {host} does not resolve: {e.Message}", e);
        }
    }
}
