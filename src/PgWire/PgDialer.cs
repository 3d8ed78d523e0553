using System.Net;
using System.Net.Sockets;

namespace Fleet.PgWire;

/// <summary>Opens the socket of a connection: name, addresses in turn, connect.</summary>
internal static class PgDialer
{
    public static async Task<Socket> DialAsync(PgEndpoint endpoint, TimeSpan? timeout, TimeProvider time, CancellationToken cancellationToken)
    {
        var start = time.GetTimestamp();
        var addresses = await AddressesAsync(endpoint, cancellationToken);
        PgConnectException? last = null;
        for (var i = 0; i < addresses.Length; i++)
        {
            // Each may take an equal share of the time that is left, so that one that swallows packets leaves some for the
            // others; the last has all that the caller's token gives it.
            var left = addresses.Length - i;
            using var share = left > 1 && timeout is { } whole
                ? new CancellationTokenSource(Share(whole - time.GetElapsedTime(start), left), time)
                : new CancellationTokenSource();
            using var either = CancellationTokenSource.CreateLinkedTokenSource(share.Token, cancellationToken);
            try
            {
                return await ConnectAsync(endpoint, addresses[i], either.Token);
            }
            catch (PgConnectException e)
            {
                last = e;
            }
            catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
            {
                last = new PgConnectException(PgConnectStage.Connect, $"No connection to {endpoint}: {addresses[i]} does not answer.", e);
            }
        }

        throw last ?? new PgConnectException(PgConnectStage.Dns, $"The name {endpoint.Host} has no address.");
    }

    private static TimeSpan Share(TimeSpan remaining, int parts) => remaining > TimeSpan.Zero ? remaining / parts : TimeSpan.Zero;

    private static async Task<EndPoint[]> AddressesAsync(PgEndpoint endpoint, CancellationToken cancellationToken)
    {
        try
        {
            return endpoint.SocketPath is { } path ? [new UnixDomainSocketEndPoint(path)]
                : IPAddress.TryParse(endpoint.Host, out var literal) ? [new IPEndPoint(literal, endpoint.Port)]
                : [.. (await Dns.GetHostAddressesAsync(endpoint.Host, cancellationToken)).Select(address => new IPEndPoint(address, endpoint.Port))];
        }
        catch (ArgumentException e) when (endpoint.SocketPath is not null)
        {
            throw new PgConnectException(PgConnectStage.Connect, $"{endpoint} is no usable socket path: {e.Message}", e);
        }
        catch (Exception e) when (e is SocketException or ArgumentException)
        {
            throw new PgConnectException(PgConnectStage.Dns, $"The name {endpoint.Host} does not resolve: {e.Message}", e);
        }
    }

    private static async Task<Socket> ConnectAsync(PgEndpoint endpoint, EndPoint address, CancellationToken cancellationToken)
    {
        var socket = address is UnixDomainSocketEndPoint
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
            throw new PgConnectException(PgConnectStage.Connect, $"No connection to {endpoint}: {e.Message}", e);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
