using System.Globalization;
using System.Net.Sockets;
using System.Text;
using Fleet.Tests.Testing.Servers;

namespace Fleet.Tests.Integration.Members;

/// <summary>A real Sentinel that watches one primary.</summary>
internal sealed class RedisSentinel : IAsyncDisposable
{
    private readonly int _port;
    private readonly string _directory;
    private readonly ServerProcess _process;

    private RedisSentinel(int port, string directory, ServerProcess process)
    {
        _port = port;
        _directory = directory;
        _process = process;
    }

    public string Address => "127.0.0.1:" + _port.ToString(CultureInfo.InvariantCulture);

    public static async Task<RedisSentinel> StartAsync(RedisServer primary, string name)
    {
        var (port, directory) = (ServerProcess.FreePort(), ServerProcess.NewDirectory("sentinel"));
        var configuration = Path.Combine(directory, "sentinel.conf");
        await File.WriteAllLinesAsync(configuration, [
            string.Create(CultureInfo.InvariantCulture, $"port {port}"),
            "bind 127.0.0.1",
            "dir " + directory,
            string.Create(CultureInfo.InvariantCulture, $"sentinel monitor {name} 127.0.0.1 {primary.Port} 1"),
            $"sentinel down-after-milliseconds {name} 1000"]);
        var process = ServerProcess.Start("redis-server", [configuration, "--sentinel"], Path.Combine(directory, "sentinel.log"));
        var sentinel = new RedisSentinel(port, directory, process);
        await process.WaitUntilAsync(async () => (await sentinel.CommandAsync("PING")).Contains("PONG", StringComparison.Ordinal), RedisFleet.Limit);
        return sentinel;
    }

    /// <summary>Sends an inline command; empty when it cannot be reached.</summary>
    public async Task<string> CommandAsync(string command)
    {
        try
        {
            using var client = new TcpClient();
            await client.ConnectAsync("127.0.0.1", _port);
            client.ReceiveTimeout = 5000;
            await using var stream = client.GetStream();
            await stream.WriteAsync(Encoding.UTF8.GetBytes(command + "\r\n"));
            var buffer = new byte[4096];
            return Encoding.UTF8.GetString(buffer, 0, await stream.ReadAsync(buffer));
        }
        catch (Exception e) when (e is SocketException or IOException)
        {
            return string.Empty;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _process.DisposeAsync();
        Directory.Delete(_directory, recursive: true);
    }
}
