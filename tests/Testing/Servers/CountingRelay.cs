using System.Net;
using System.Net.Sockets;

namespace Fleet.Tests.Testing.Servers;

/// <summary>Stands between a client and a server and counts what a collection costs on the way: connections and round trips.</summary>
public sealed class CountingRelay : IAsyncDisposable
{
    private readonly LoopbackListener _listener;
    private readonly int _port;
    private int _roundTrips;

    /// <summary>Begins to relay to a port of the loopback.</summary>
    public CountingRelay(int port)
    {
        _port = port;
        _listener = new LoopbackListener(RelayAsync);
    }

    /// <summary><c>127.0.0.1:port</c>.</summary>
    public string Address => _listener.Address;

    /// <summary>Connections opened so far.</summary>
    public int Connections => _listener.Connections;

    /// <summary>
    /// How often the server began to answer after the client had spoken. What is sent together and answered together
    /// counts once; a long question that the server begins to answer before all of it came may count twice.
    /// </summary>
    public int RoundTrips => Volatile.Read(ref _roundTrips);

    /// <inheritdoc />
    public ValueTask DisposeAsync() => _listener.DisposeAsync();

    private async Task RelayAsync(TcpClient client, CancellationToken cancellationToken)
    {
        // 1 while the client waits for an answer.
        var asked = 0;
        using var server = new TcpClient();
        await server.ConnectAsync(IPAddress.Loopback, _port, cancellationToken);
        client.NoDelay = server.NoDelay = true;
        var (asking, answering) = (client.GetStream(), server.GetStream());
        await Task.WhenAll(
            PumpAsync(asking, answering, () => Volatile.Write(ref asked, 1), cancellationToken),
            PumpAsync(answering, asking, () => Interlocked.Add(ref _roundTrips, Interlocked.Exchange(ref asked, 0)), cancellationToken));
    }

    private static async Task PumpAsync(NetworkStream from, NetworkStream to, Action passing, CancellationToken cancellationToken)
    {
        var buffer = new byte[64 << 10];
        int read;
        while ((read = await from.ReadAsync(buffer, cancellationToken)) > 0)
        {
            passing();
            await to.WriteAsync(buffer.AsMemory(0, read), cancellationToken);
        }

        to.Socket.Shutdown(SocketShutdown.Send);
    }
}
