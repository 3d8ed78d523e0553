using System.Net;
using System.Net.Sockets;

namespace Fleet.Wire;

/// <summary>Opens the socket of a connection: name, addresses in turn, connect.</summary>
public static class Dialer
{
    /// <summary>Connects to the first address of the endpoint that answers; the name counts on the same time.</summary>
    /// <exception cref="ConnectException">None does; the stage says how far it came.</exception>
    public static async Task<Socket> DialAsync(
        ServerEndpoint endpoint, TimeSpan? timeout, TimeProvider time, CancellationToken cancellationToken)
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
    internal static async Task<Socket> DialAnyAsync(
        ServerEndpoint endpoint, IReadOnlyList<EndPoint> addresses, TimeSpan? timeout, TimeProvider time, CancellationToken cancellationToken)
    {
        var start = time.GetTimestamp();
        ConnectException? last = null;
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
            catch (ConnectException e)
            {
                last = e;
            }
            catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
            {
                last = new ConnectException(ConnectStage.Connect, $"No connection to {endpoint}: {addresses[i]} does not answer.", e);
            }
        }

        throw last ?? new ConnectException(ConnectStage.Dns, $"The name {endpoint.Host} has no address.");
    }

    private static TimeSpan Share(TimeSpan remaining, int parts) => remaining > TimeSpan.Zero ? remaining / parts : TimeSpan.Zero;

    private static async Task<IPAddress[]> ResolveAsync(ServerEndpoint endpoint, CancellationToken cancellationToken)
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
            throw new ConnectException(ConnectStage.Dns, $"The name {endpoint.Host} does not resolve: {e.Message}", e);
        }
    }

    /// <summary>The address of a unix socket.</summary>
    /// <exception cref="ConnectException">The path is none.</exception>
    public static UnixDomainSocketEndPoint UnixAddress(ServerEndpoint endpoint)
    {
        try
        {
            return new UnixDomainSocketEndPoint(endpoint.SocketPath!);
        }
        catch (ArgumentException e)
        {
            throw new ConnectException(ConnectStage.Connect, $"{endpoint} is no usable socket path: {e.Message}", e);
        }
    }

    /// <summary>A socket for an address, not connected.</summary>
    public static Socket NewSocket(EndPoint address) => address is UnixDomainSocketEndPoint
        ? new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified)
        : new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };

    private static async Task<Socket> ConnectAsync(ServerEndpoint endpoint, EndPoint address, CancellationToken cancellationToken)
    {
        var socket = NewSocket(address);
        try
        {
            await socket.ConnectAsync(address, cancellationToken);
            return socket;
        }
        catch (SocketException e)
        {
            socket.Dispose();
            throw new ConnectException(ConnectStage.Connect, $"No connection to {endpoint}: {e.Message}", e);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
