using System.Net;
using System.Net.Sockets;

namespace Fleet.Tests.Testing.Servers;

/// <summary>Stands before servers as a service of Kubernetes does: led to another one, it takes new connections there and leaves those that stand.</summary>
public sealed class SteadyRelay : IAsyncDisposable
{
    private readonly LoopbackListener _listener;
    private int _port;

    /// <summary>Begins to relay to a port of the loopback.</summary>
    public SteadyRelay(int port)
    {
        _port = port;
        _listener = new LoopbackListener(RelayAsync);
    }

    /// <summary><c>127.0.0.1:port</c>.</summary>
    public string Address => _listener.Address;

    /// <summary>Connections from now on go to this port.</summary>
    public void LeadTo(int port) => Volatile.Write(ref _port, port);

    /// <inheritdoc />
    public ValueTask DisposeAsync() => _listener.DisposeAsync();

    private async Task RelayAsync(TcpClient client, CancellationToken cancellationToken)
    {
        using var server = new TcpClient { NoDelay = true };
        client.NoDelay = true;
        await server.ConnectAsync(IPAddress.Loopback, Volatile.Read(ref _port), cancellationToken);
        var (near, far) = (client.GetStream(), server.GetStream());
        await await Task.WhenAny(near.CopyToAsync(far, cancellationToken), far.CopyToAsync(near, cancellationToken));
    }
}
