using System.Net;
using System.Net.Sockets;
using Fleet.Tests.Testing.Servers;

namespace Fleet.Tests.Integration.Members;

/// <summary>One process' line to the store, which a test can cut and mend: while it is cut, what is sent vanishes and new connections hang.</summary>
internal sealed class CutRelay : IAsyncDisposable
{
    private readonly LoopbackListener _listener;
    private readonly int _port;
    private volatile TaskCompletionSource _whole = new();

    public CutRelay(int port)
    {
        _port = port;
        _whole.SetResult();
        _listener = new LoopbackListener(RelayAsync);
    }

    public string Address => _listener.Address;

    public void Cut() => _whole = new TaskCompletionSource();

    public void Mend() => _whole.TrySetResult();

    public ValueTask DisposeAsync() => _listener.DisposeAsync();

    private async Task RelayAsync(TcpClient client, CancellationToken cancellationToken)
    {
        await _whole.Task.WaitAsync(cancellationToken);
        using var server = new TcpClient();
        await server.ConnectAsync(IPAddress.Loopback, _port, cancellationToken);
        var (asking, answering) = (client.GetStream(), server.GetStream());
        await Task.WhenAll(PumpAsync(asking, answering, cancellationToken), PumpAsync(answering, asking, cancellationToken));
    }

    private async Task PumpAsync(NetworkStream from, NetworkStream to, CancellationToken cancellationToken)
    {
        var buffer = new byte[64 << 10];
        int read;
        while ((read = await from.ReadAsync(buffer, cancellationToken)) > 0)
        {
            if (_whole.Task.IsCompleted)
            {
                await to.WriteAsync(buffer.AsMemory(0, read), cancellationToken);
            }
        }

        to.Socket.Shutdown(SocketShutdown.Send);
    }
}
