using System.Net.Sockets;

namespace Fleet.Tests.Testing.Servers;

/// <summary>A black hole: takes every connection, reads what comes, and never says a word.</summary>
public sealed class SilentListener : IAsyncDisposable
{
    private readonly LoopbackListener _listener = new(SwallowAsync);

    /// <summary><c>127.0.0.1:port</c>.</summary>
    public string Address => _listener.Address;

    /// <summary>Connections taken so far.</summary>
    public int Connections => _listener.Connections;

    /// <inheritdoc />
    public ValueTask DisposeAsync() => _listener.DisposeAsync();

    private static Task SwallowAsync(TcpClient client, CancellationToken cancellationToken) =>
        client.GetStream().CopyToAsync(Stream.Null, cancellationToken);
}
