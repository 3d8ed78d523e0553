using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Fleet.Tests.Testing.Resp;

/// <summary>A server at the level of the protocol that says whatever a test wants said, right or wrong.</summary>
public sealed class HostileRespServer : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly Func<NetworkStream, CancellationToken, Task> _serve;
    private readonly Task _accepting;
    private int _connections;

    private HostileRespServer(Func<NetworkStream, CancellationToken, Task> serve)
    {
        _serve = serve;
        _listener.Start();
        _accepting = AcceptAsync();
    }

    /// <summary>The port on 127.0.0.1.</summary>
    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary><c>127.0.0.1:port</c>.</summary>
    public string Address => "127.0.0.1:" + Port.ToString(CultureInfo.InvariantCulture);

    /// <summary>How many connections came so far.</summary>
    public int Connections => Volatile.Read(ref _connections);

    /// <summary>Serves each connection with a script of its own; the connection is closed at the script's end.</summary>
    public static HostileRespServer Serving(Func<NetworkStream, CancellationToken, Task> serve) => new(serve);

    /// <summary>Waits for the first bytes of each connection, sends one answer, and then either closes or keeps silent.</summary>
    public static HostileRespServer Answering(string answer, bool thenClose = false) => new(async (stream, cancellationToken) =>
    {
        await ReceiveAsync(stream, cancellationToken);
        await stream.WriteAsync(Encoding.Latin1.GetBytes(answer), cancellationToken);
        if (!thenClose)
        {
            await Task.Delay(Timeout.Infinite, cancellationToken);
        }
    });

    /// <summary>Gives what came in, at least one byte.</summary>
    public static async Task<string> ReceiveAsync(NetworkStream stream, CancellationToken cancellationToken)
    {
        var buffer = new byte[64 << 10];
        var count = await stream.ReadAsync(buffer, cancellationToken);
        return Encoding.Latin1.GetString(buffer, 0, count);
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _accepting;
        _listener.Dispose();
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        var serving = new List<Task>();
        try
        {
            while (true)
            {
                var client = await _listener.AcceptTcpClientAsync(_stop.Token);
                Interlocked.Increment(ref _connections);
                serving.Add(ServeAsync(client));
            }
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException)
        {
            await Task.WhenAll(serving);
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        using (client)
        {
            try
            {
                await _serve(client.GetStream(), _stop.Token);
            }
            catch (Exception e) when (e is OperationCanceledException or IOException or SocketException)
            {
                // The client went away, or the test is over.
            }
        }
    }
}
