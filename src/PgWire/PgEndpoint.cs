using System.Globalization;

namespace Fleet.PgWire;

/// <summary>Where a server listens: a host and port, or a unix socket.</summary>
public sealed record PgEndpoint
{
    private PgEndpoint(string host, int port, string? socketPath)
    {
        Host = host;
        Port = port;
        SocketPath = socketPath;
    }

    /// <summary>A name or an address (IPv6 without brackets); <c>localhost</c> for a unix socket.</summary>
    public string Host { get; }

    /// <summary>1 to 65535; 0 for a unix socket.</summary>
    public int Port { get; }

    /// <summary>The socket's path; null for a host and port.</summary>
    public string? SocketPath { get; }

    /// <summary>A host and port.</summary>
    public static PgEndpoint Tcp(string host, int port) => new(host, port, null);

    /// <summary>A unix socket.</summary>
    public static PgEndpoint Unix(string path) => new("localhost", 0, path);

    /// <inheritdoc />
    public override string ToString() => SocketPath is not null
        ? "unix:" + SocketPath
        : string.Create(CultureInfo.InvariantCulture, $"{(Host.Contains(':', StringComparison.Ordinal) ? $"[{Host}]" : Host)}:{Port}");
}
