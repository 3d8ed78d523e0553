using System.Buffers.Binary;
using System.Net.Sockets;
using System.Text;

namespace Fleet.Tests.Testing.PgWire;

/// <summary>One connection as a server of a test sees it.</summary>
public sealed class PgServerSide(NetworkStream stream, CancellationToken cancellationToken)
{
    /// <summary>The startup message without its length and version: names and values, each with a zero behind it.</summary>
    public async Task<string> ReadStartupAsync()
    {
        while (true)
        {
            var body = await ReadBodyAsync();
            if (body.Length != sizeof(int))
            {
                return Encoding.UTF8.GetString(body.AsSpan(sizeof(int)));
            }

            // A question for TLS: there is none.
            await SendAsync("N"u8.ToArray());
        }
    }

    /// <summary>The next message: its type and body.</summary>
    public async Task<(char Type, byte[] Body)> ReadAsync()
    {
        var type = new byte[1];
        await stream.ReadExactlyAsync(type, cancellationToken);
        return ((char)type[0], await ReadBodyAsync());
    }

    /// <summary>The next statement; null when the client says good-bye.</summary>
    public async Task<string?> ReadQueryAsync()
    {
        var (type, body) = await ReadAsync();
        return type == 'Q' ? Encoding.UTF8.GetString(body.AsSpan(0, body.Length - 1)) : null;
    }

    /// <summary>Sends bytes.</summary>
    public async Task SendAsync(params byte[] bytes) => await stream.WriteAsync(bytes, cancellationToken);

    /// <summary>Takes the startup message and lets the client in.</summary>
    public async Task WelcomeAsync(string version = "1.18.0/bouncer")
    {
        await ReadStartupAsync();
        await SendAsync(PgFrames.Welcome(version));
    }

    /// <summary>Keeps the connection and says nothing until the test is over.</summary>
    public Task KeepSilentAsync() => Task.Delay(Timeout.Infinite, cancellationToken);

    private async Task<byte[]> ReadBodyAsync()
    {
        var length = new byte[sizeof(int)];
        await stream.ReadExactlyAsync(length, cancellationToken);
        var body = new byte[BinaryPrimitives.ReadInt32BigEndian(length) - sizeof(int)];
        await stream.ReadExactlyAsync(body, cancellationToken);
        return body;
    }
}
