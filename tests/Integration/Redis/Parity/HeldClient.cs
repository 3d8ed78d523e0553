using System.Globalization;
using System.Net.Sockets;
using System.Text;
using Fleet.Tests.Testing.Servers;

namespace Fleet.Tests.Integration.Redis.Parity;

/// <summary>A client that stays connected after its commands, and may wait in the last of them.</summary>
internal sealed class HeldClient : IDisposable
{
    private readonly TcpClient _client = new();

    private HeldClient()
    {
    }

    public static async Task<HeldClient> ConnectAsync(RedisServer server, string name, params string[] commands)
    {
        var held = new HeldClient();
        await held._client.ConnectAsync("127.0.0.1", server.Port);
        await held._client.GetStream().WriteAsync(Encoding.ASCII.GetBytes(string.Join("\r\n", [.. commands[..^1], "CLIENT SETNAME " + name, commands[^1]]) + "\r\n"));
        var last = commands[^1].Split(' ')[0].ToLower(CultureInfo.InvariantCulture);
        await server.Process.WaitUntilAsync(
            async () => (await server.CommandAsync("CLIENT LIST")).Split('\n').Any(line => line.Contains($"name={name} ", StringComparison.Ordinal) && line.Contains($"cmd={last} ", StringComparison.Ordinal)),
            TimeSpan.FromSeconds(20));
        return held;
    }

    public void Dispose() => _client.Dispose();
}
