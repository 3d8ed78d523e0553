using System.Globalization;
using System.Net.Sockets;
using System.Text;
using Fleet.Tests.Chaos.Network;
using Fleet.Tests.Testing.Servers;

namespace Fleet.Tests.Chaos.Fleet;

/// <summary>The Redis that keeps the fleet's state, durable as the fleet wants it, at a place of its own.</summary>
internal sealed class StoreServer(Place place, string directory) : IAsyncDisposable
{
    private const int Port = 6379;
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);
    private ServerProcess? _process;

    public Place Place => place;

    public string Url => "redis://" + place.At(Port) + "/0";

    private ServerProcess Process => _process ?? throw new InvalidOperationException("the store is down");

    /// <summary>Starts it with what its last run left on disk.</summary>
    public async Task StartAsync()
    {
        var data = Directory.CreateDirectory(Path.Combine(directory, "store"));
        _process = place.Start(
            ["redis-server", "--port", Port.ToString(CultureInfo.InvariantCulture), "--bind", "0.0.0.0", "--protected-mode", "no",
                "--save", "", "--appendonly", "yes", "--appendfsync", "always", "--dir", data.FullName],
            Path.Combine(directory, "store.log"));
        await _process.WaitUntilAsync(async () => (await TryAsync("PING")).Contains("+PONG", StringComparison.Ordinal), Limit);
    }

    /// <summary>kill -9.</summary>
    public async Task KillAsync()
    {
        await Process.DisposeAsync();
        _process = null;
    }

    /// <summary>Ends it as an operator would.</summary>
    public async Task StopAsync()
    {
        await Process.SignalAsync("TERM");
        await Process.WaitForExitAsync(Limit);
        await KillAsync();
    }

    public Task SignalAsync(string signal) => Process.SignalAsync(signal);

    public async ValueTask DisposeAsync()
    {
        if (_process is not null)
        {
            await KillAsync();
        }
    }

    private async Task<string> TryAsync(string command)
    {
        try
        {
            using var client = new TcpClient();
            await client.ConnectAsync(place.Address, Port);
            await using var stream = client.GetStream();
            await stream.WriteAsync(Encoding.ASCII.GetBytes(command + "\r\nQUIT\r\n"));
            using var reader = new StreamReader(stream);
            return await reader.ReadToEndAsync();
        }
        catch (Exception e) when (e is SocketException or IOException)
        {
            return string.Empty;
        }
    }
}
