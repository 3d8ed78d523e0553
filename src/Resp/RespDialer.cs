using System.Net;
using System.Net.Sockets;

namespace Fleet.Resp;

/// <summary>Opens the socket of a connection: name, addresses in turn, connect.</summary>
internal static class RespDialer
{
    public static async Task<Socket> DialAsync(RespEndpoint endpoint, CancellationToken cancellationToken)
    {
        if (endpoint.SocketPath is not null)
        {
            return await ConnectAsync(endpoint, UnixAddress(endpoint), cancellationToken);
        }

        RespConnectException? last = null;
        foreach (var address in await ResolveAsync(endpoint, cancellationToken))
        {
            try
            {
                return await ConnectAsync(endpoint, new IPEndPoint(address, endpoint.Port), cancellationToken);
            }
            catch (RespConnectException e)
            {
                last = e;
            }
        }

        throw last ?? new RespConnectException(RespConnectStage.Dns, $"The name {endpoint.Host} has no address.");
    }

    private static async Task<IPAddress[]> ResolveAsync(RespEndpoint endpoint, CancellationToken cancellationToken)
    {
        if (IPAddress.TryParse(endpoint.Host, out var address))
        {
            return [address];
        }

        try
        {
            return await Dns.GetHostAddressesAsync(endpoint.Host, cancellationToken);
        }
        catch (Exception e) when (e is SocketException or ArgumentException)
        {
            throw new RespConnectException(RespConnectStage.Dns, $"The name {endpoint.Host} does not resolve: {e.Message}", e);
        }
    }

    private static UnixDomainSocketEndPoint UnixAddress(RespEndpoint endpoint)
    {
        try
        {
            return new UnixDomainSocketEndPoint(endpoint.SocketPath!);
        }
        catch (ArgumentException e)
        {
            throw new RespConnectException(RespConnectStage.Connect, $"{endpoint} is no usable socket path: {e.Message}", e);
        }
    }

    private static async Task<Socket> ConnectAsync(RespEndpoint endpoint, EndPoint address, CancellationToken cancellationToken)
    {
        var unix = address is UnixDomainSocketEndPoint;
        var socket = unix
            ? new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified)
            : new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(address, cancellationToken);
            return socket;
        }
        catch (SocketException e)
        {
            socket.Dispose();
            throw new RespConnectException(RespConnectStage.Connect, $"No connection to {endpoint}: {e.Message}", e);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
