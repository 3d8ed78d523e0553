using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace Fleet.Tests.Testing.Servers;

/// <summary>A real Redis of a test: Debian's 7.0, without persistence.</summary>
public sealed class RedisServer : IAsyncDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);
    private readonly string _configuration;
    private ServerProcess? _process;

    private RedisServer(string directory, int port)
    {
        Directory = directory;
        Port = port;
        _configuration = Path.Combine(directory, "redis.conf");
    }

    /// <summary>The plain port on 127.0.0.1.</summary>
    public int Port { get; }

    /// <summary><c>127.0.0.1:port</c>.</summary>
    public string Address => "127.0.0.1:" + Port.ToString(CultureInfo.InvariantCulture);

    /// <summary>Holds the configuration and the log.</summary>
    public string Directory { get; }

    /// <summary>The running server.</summary>
    public ServerProcess Process => _process ?? throw new InvalidOperationException("stopped");

    /// <summary>Starts a server with further lines of redis.conf.</summary>
    public static async Task<RedisServer> StartAsync(params string[] settings)
    {
        var server = new RedisServer(ServerProcess.NewDirectory("redis"), ServerProcess.FreePort());
        try
        {
            await File.WriteAllLinesAsync(server._configuration, [
                "port " + server.Port.ToString(CultureInfo.InvariantCulture),
                "bind 127.0.0.1",
                "save \"\"",
                "dir " + server.Directory,

                // A replica has the data at once; by default the primary waits five seconds for further ones.
                "repl-diskless-sync-delay 0",
                .. settings]);
            await server.StartAgainAsync();
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <summary>Starts the server after <see cref="StopAsync" />.</summary>
    public async Task StartAgainAsync()
    {
        _process = ServerProcess.Start("redis-server", [_configuration], Path.Combine(Directory, "server.log"));
        await _process.WaitUntilAsync(async () => (await TryCommandAsync("PING")).Length > 0, Limit);
    }

    /// <summary>Stops the server.</summary>
    public async Task StopAsync()
    {
        await Process.DisposeAsync();
        _process = null;
    }

    /// <summary>Sends inline commands over one connection and gives all that came back.</summary>
    public async Task<string> CommandAsync(params string[] commands)
    {
        using var client = new TcpClient();
        await client.ConnectAsync("127.0.0.1", Port);
        await using var stream = client.GetStream();
        await stream.WriteAsync(Encoding.UTF8.GetBytes(string.Join("\r\n", commands) + "\r\nQUIT\r\n"));
        using var reader = new StreamReader(stream);
        return await reader.ReadToEndAsync().WaitAsync(Limit);
    }

    /// <summary>The same for polls; nothing comes back while the server starts, or throws its clients out because its role changes.</summary>
    public async Task<string> TryCommandAsync(string command)
    {
        try
        {
            return await CommandAsync(command);
        }
        catch (Exception e) when (e is SocketException or IOException)
        {
            return string.Empty;
        }
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        if (_process is not null)
        {
            await StopAsync();
        }

        System.IO.Directory.Delete(Directory, recursive: true);
    }
}
