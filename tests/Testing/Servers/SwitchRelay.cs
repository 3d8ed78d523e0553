using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Fleet.Tests.Testing.Servers;

/// <summary>Stands before servers as an address that moves: it can be cut, led to another server, and lose an answer.</summary>
public sealed class SwitchRelay : IAsyncDisposable
{
    private readonly LoopbackListener _listener;
    private readonly Lock _gate = new();
    private CancellationTokenSource _cut = new();
    private int? _port;
    private string? _marker;
    private int _eaten;

    /// <summary>Begins to relay to a port of the loopback; null refuses all connections.</summary>
    public SwitchRelay(int? port)
    {
        _port = port;
        _listener = new LoopbackListener(RelayAsync);
    }

    /// <summary><c>127.0.0.1:port</c>.</summary>
    public string Address => _listener.Address;

    /// <summary>How many answers were lost.</summary>
    public int Eaten => Volatile.Read(ref _eaten);

    /// <summary>Cuts all connections; new ones lead to this port, or nowhere.</summary>
    public void SwitchTo(int? port)
    {
        lock (_gate)
        {
            _port = port;
            _cut.Cancel();
            _cut.Dispose();
            _cut = new CancellationTokenSource();
        }
    }

    /// <summary>The next question with this text in it reaches the server, and its answer is lost with the connection.</summary>
    public void EatAnswerTo(string marker) => Volatile.Write(ref _marker, marker);

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await _listener.DisposeAsync();
        _cut.Dispose();
    }

    private async Task RelayAsync(TcpClient client, CancellationToken cancellationToken)
    {
        int? port;
        CancellationToken cut;
        lock (_gate)
        {
            (port, cut) = (_port, _cut.Token);
        }

        if (port is null)
        {
            return;
        }

        using var ended = CancellationTokenSource.CreateLinkedTokenSource(cut, cancellationToken);
        using var server = new TcpClient { NoDelay = true };
        client.NoDelay = true;
        await server.ConnectAsync(IPAddress.Loopback, port.Value, ended.Token);
        var isEating = false;
        var (near, far) = (client.GetStream(), server.GetStream());
        var asking = PumpAsync(near, far, asked => isEating |= TakeMarker(asked), () => true, ended.Token);
        var answering = PumpAsync(far, near, _ => { }, () => !isEating || Interlocked.Increment(ref _eaten) == 0, ended.Token);
        await await Task.WhenAny(asking, answering);
        await ended.CancelAsync();
    }

    private bool TakeMarker(string asked) =>
        Volatile.Read(ref _marker) is { } marker && asked.Contains(marker, StringComparison.Ordinal)
        && Interlocked.CompareExchange(ref _marker, null, marker) == marker;

    private static async Task PumpAsync(NetworkStream from, NetworkStream to, Action<string> look, Func<bool> mayPass, CancellationToken cancellationToken)
    {
        var buffer = new byte[64 << 10];
        int read;
        while ((read = await from.ReadAsync(buffer, cancellationToken)) > 0)
        {
            look(Encoding.Latin1.GetString(buffer, 0, read));
            if (!mayPass())
            {
                return;
            }

            await to.WriteAsync(buffer.AsMemory(0, read), cancellationToken);
        }
    }
}
