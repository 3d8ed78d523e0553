using System.Globalization;

namespace Fleet.Wire;

/// <summary>Where a server listens: a host and port, or a unix socket.</summary>
public sealed record ServerEndpoint
{
    private const string UnixScheme = "unix:";

    private ServerEndpoint(string host, int port, string? socketPath)
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
    public static ServerEndpoint Tcp(string host, int port) => new(host, port, null);

    /// <summary>A unix socket.</summary>
    public static ServerEndpoint Unix(string path) => new("localhost", 0, path);

    /// <summary>Reads <c>host:port</c>, <c>[ipv6]:port</c> or <c>unix:/path</c>.</summary>
    /// <exception cref="FormatException">The text is none of them.</exception>
    public static ServerEndpoint Parse(string address)
    {
        if (address.StartsWith(UnixScheme, StringComparison.Ordinal) && address.Length > UnixScheme.Length)
        {
            return Unix(address[UnixScheme.Length..]);
        }

        var colon = address.LastIndexOf(':');
        var host = colon < 0 ? string.Empty : address[..colon];
        if (host.Length > 2 && host[0] == '[' && host[^1] == ']')
        {
            host = host[1..^1];
        }

        return host.Length > 0
            && int.TryParse(address.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var port)
            && port is > 0 and <= 65535
            ? Tcp(host, port)
            : throw new FormatException($"'{address}' is neither host:port nor unix:/path.");
    }

    /// <inheritdoc />
    public override string ToString() => SocketPath is not null
        ? UnixScheme + SocketPath
        : string.Create(CultureInfo.InvariantCulture, $"{(Host.Contains(':', StringComparison.Ordinal) ? $"[{Host}]" : Host)}:{Port}");
}
