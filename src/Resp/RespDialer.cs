using System.Net;
using System.Net.Sockets;

namespace Fleet.Resp;

/// <summary>Opens the socket of a connection: name, addresses in turn, connect.</summary>
internal static class RespDialer
{
    public static async Task<Socket> DialAsync(
        RespEndpoint endpoint, TimeSpan? timeout, TimeProvider time, CancellationToken cancellationToken)
    {
        if (endpoint.SocketPath is not null)
        {
            return await ConnectAsync(endpoint, UnixAddress(endpoint), cancellationToken);
        }

        var start = time.GetTimestamp();
        var addresses = await ResolveAsync(endpoint, cancellationToken);
        return await DialAnyAsync(
            endpoint,
            [.. addresses.Select(address => new IPEndPoint(address, endpoint.Port))],
            timeout - time.GetElapsedTime(start),
            time,
            cancellationToken);
    }

    /// <summary>
    /// Tries addresses in turn. Each may take an equal share of the time that is left, so that one that swallows
    /// packets leaves some for the others; the last has all that the caller's token gives it.
    /// </summary>
    public static async Task<Socket> DialAnyAsync(
        RespEndpoint endpoint, IReadOnlyList<EndPoint> addresses, TimeSpan? timeout, TimeProvider time, CancellationToken cancellationToken)
    {
        var start = time.GetTimestamp();
        RespConnectException? last = null;
        for (var i = 0; i < addresses.Count; i++)
        {
            var left = addresses.Count - i;
            using var share = left > 1 && timeout is { } whole
                ? new CancellationTokenSource(Share(whole - time.GetElapsedTime(start), left), time)
                : new CancellationTokenSource();
            using var either = CancellationTokenSource.CreateLinkedTokenSource(share.Token, cancellationToken);
            try
            {
                return await ConnectAsync(endpoint, addresses[i], either.Token);
            }
            catch (RespConnectException e)
            {
                last = e;
            }
            catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
            {
                last = new RespConnectException(RespConnectStage.Connect, $"No connection to {endpoint}: {addresses[i]} does not answer.", e);
            }
        }

        throw last ?? new RespConnectException(RespConnectStage.Dns, $"The name {endpoint.Host} has no address.");
    }

    private static TimeSpan Share(TimeSpan remaining, int parts) => remaining > TimeSpan.Zero ? remaining / parts : TimeSpan.Zero;

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

    internal static UnixDomainSocketEndPoint UnixAddress(RespEndpoint endpoint)
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
