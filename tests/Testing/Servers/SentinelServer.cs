using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace Fleet.Tests.Testing.Servers;

/// <summary>A real Sentinel that watches one primary under the name <c>fleet</c>, and decides alone.</summary>
public sealed class SentinelServer : IAsyncDisposable
{
    /// <summary>What the primary is called.</summary>
    public const string Master = "fleet";

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);
    private readonly string _directory;
    private readonly ServerProcess _process;

    private SentinelServer(string directory, ServerProcess process, string address)
    {
        _directory = directory;
        _process = process;
        Address = address;
    }

    /// <summary><c>127.0.0.1:port</c>.</summary>
    public string Address { get; }

    /// <summary>Starts one that counts its primary as down after a second.</summary>
    public static async Task<SentinelServer> StartAsync(RedisServer primary, params string[] settings)
    {
        var directory = ServerProcess.NewDirectory("sentinel");
        var port = ServerProcess.FreePort();
        var configuration = Path.Combine(directory, "sentinel.conf");
        await File.WriteAllLinesAsync(configuration, [
            "port " + port.ToString(CultureInfo.InvariantCulture),
            "bind 127.0.0.1",
            "dir " + directory,
            $"sentinel monitor {Master} 127.0.0.1 {primary.Port.ToString(CultureInfo.InvariantCulture)} 1",
            $"sentinel down-after-milliseconds {Master} 1000",
            $"sentinel failover-timeout {Master} 5000",
            .. settings]);
        var process = ServerProcess.Start("redis-server", [configuration, "--sentinel"], Path.Combine(directory, "server.log"));
        var sentinel = new SentinelServer(directory, process, "127.0.0.1:" + port.ToString(CultureInfo.InvariantCulture));
        try
        {
            // A failover needs a replica, which the Sentinel learns of from the primary.
            await process.WaitUntilAsync(async () => (await sentinel.LogAsync()).Contains("+slave", StringComparison.Ordinal), Limit);
            return sentinel;
        }
        catch
        {
            await sentinel.DisposeAsync();
            throw;
        }
    }

    /// <summary>Sends one command and gives the first line of the answer.</summary>
    public async Task<string?> AskAsync(string command)
    {
        using var client = new TcpClient();
        await client.ConnectAsync("127.0.0.1", int.Parse(Address.Split(':')[1], CultureInfo.InvariantCulture));
        await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes(command + "\r\n"));
        using var reader = new StreamReader(client.GetStream());
        return await reader.ReadLineAsync().WaitAsync(Limit);
    }

    /// <summary>Waits until its INFO has a text, such as <c>slaves=2,sentinels=3</c>.</summary>
    public Task WaitUntilAsync(string text, TimeSpan limit) =>
        _process.WaitUntilAsync(async () => (await InfoAsync()).Contains(text, StringComparison.Ordinal), limit);

    /// <summary>What it logged so far.</summary>
    public async Task<string> LogAsync()
    {
        if (!File.Exists(_process.LogPath))
        {
            return string.Empty;
        }

        using var reader = new StreamReader(new FileStream(_process.LogPath, FileMode.Open, FileAccess.Read, FileShare.ReadWrite));
        return await reader.ReadToEndAsync();
    }

    private async Task<string> InfoAsync()
    {
        using var client = new TcpClient();
        await client.ConnectAsync("127.0.0.1", int.Parse(Address.Split(':')[1], CultureInfo.InvariantCulture));
        await client.GetStream().WriteAsync("INFO\r\n"u8.ToArray());
        using var reader = new StreamReader(client.GetStream());

        // A Sentinel does not know QUIT, so that only the length tells the end.
        var text = new char[int.Parse((await reader.ReadLineAsync())!.AsSpan(1), CultureInfo.InvariantCulture)];
        await reader.ReadBlockAsync(text).AsTask().WaitAsync(Limit);
        return new string(text);
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await _process.DisposeAsync();
        Directory.Delete(_directory, recursive: true);
    }
}
