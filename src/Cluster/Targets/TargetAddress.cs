using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Fleet.Cluster.Targets;

/// <summary>
/// The address of a target in its one written form: <c>host:port</c>, <c>[v6]:port</c> or <c>unix:/path</c>. Takes the
/// URL forms of the kind too, as long as they hold nothing that has a field of its own.
/// </summary>
internal sealed record TargetAddress
{
    // sun_path of Linux has 108 bytes with its closing zero.
    private const int MaxSocketPath = 107;

    /// <summary>The written form.</summary>
    public required string Value { get; init; }

    /// <summary>Whether a URL scheme (<c>rediss</c>, <c>valkeys</c>) asked for TLS.</summary>
    public bool Tls { get; init; }

    /// <summary>Null and the address, or the reason why the text is none. The reason never repeats the text.</summary>
    public static string? TryParse(string text, TargetKind kind, out TargetAddress? address)
    {
        address = null;
        var scheme = text.IndexOf("://", StringComparison.Ordinal);
        if (text.StartsWith("unix:", StringComparison.Ordinal))
        {
            return TrySocket(scheme == 4 ? text[7..] : text[5..], out address);
        }

        return scheme < 0 ? TryHost(text, kind, tls: false, out address) : TryUrl(text, scheme, kind, out address);
    }

    /// <summary>The parts of the written form; for a socket the port is 0 and the host its path.</summary>
    public static (string Host, int Port) Split(string value)
    {
        if (value.StartsWith("unix:", StringComparison.Ordinal))
        {
            return (value[5..], 0);
        }

        var colon = value.LastIndexOf(':');
        return (value[..colon].Trim('[', ']'), int.Parse(value.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture));
    }

    /// <summary>The written form of a host and a port.</summary>
    public static string Join(string host, int port) =>
        (host.Contains(':', StringComparison.Ordinal) ? $"[{host}]:" : host + ":") + port.ToString(CultureInfo.InvariantCulture);

    /// <summary>The port of a kind that an address may leave out.</summary>
    public static int DefaultPort(TargetKind kind) => kind switch
    {
        TargetKind.Postgres => 5432,
        TargetKind.PgBouncer => 6432,
        TargetKind.Sentinel => 26379,
        _ => 6379,
    };

    private static string? TryUrl(string text, int end, TargetKind kind, out TargetAddress? address)
    {
        address = null;
        var scheme = text[..end];
        var rest = text[(end + 3)..];
        var isPostgres = kind is TargetKind.Postgres or TargetKind.PgBouncer;
        var fits = isPostgres
            ? scheme is "postgres" or "postgresql"
            : scheme is "redis" or "rediss" or "valkey" or "valkeys";
        if (!fits)
        {
            return isPostgres
                ? "must be host:port, unix:/path or postgresql://host:port"
                : "must be host:port, unix:/path, redis://host:port or rediss://host:port";
        }

        if (rest.Contains('@', StringComparison.Ordinal))
        {
            return "must not hold a user or password; they belong in credentials";
        }

        var host = rest.EndsWith('/') ? rest[..^1] : rest;
        return host.AsSpan().IndexOfAny('/', '?', '#') >= 0
            ? "must end after the port; database, tls and options have fields of their own"
            : TryHost(host, kind, scheme is "rediss" or "valkeys", out address);
    }

    private static string? TryHost(string text, TargetKind kind, bool tls, out TargetAddress? address)
    {
        address = null;
        var closing = text.StartsWith('[') ? text.IndexOf(']', StringComparison.Ordinal) : -1;
        var bracketed = closing > 0;
        var colon = text.IndexOf(':', bracketed ? closing : 0);
        var host = bracketed ? text[1..closing] : colon < 0 ? text : text[..colon];
        var isHost = bracketed
            ? IPAddress.TryParse(host, out var ip) && ip.AddressFamily == AddressFamily.InterNetworkV6
            : IsHostName(host);
        if (bracketed && closing + 1 != (colon < 0 ? text.Length : colon))
        {
            return "must be host:port";
        }

        if (!isHost)
        {
            return "must be host:port with a host name, an IPv4 address or an IPv6 address in brackets, or unix:/path";
        }

        var port = DefaultPort(kind);
        var portText = colon < 0 ? null : text[(colon + 1)..];
        if (portText is not null)
        {
            if (!bracketed && portText.Contains(':', StringComparison.Ordinal))
            {
                return "an IPv6 address must stand in brackets, such as [::1]:5432";
            }

            if (!int.TryParse(portText, NumberStyles.None, CultureInfo.InvariantCulture, out port) || port is < 1 or > 65535)
            {
                return "the port must be a number from 1 to 65535";
            }
        }

        address = new TargetAddress { Value = Join(host, port), Tls = tls };
        return null;
    }

    private static string? TrySocket(string path, out TargetAddress? address)
    {
        address = null;
        if (path.Length < 2 || path[0] != '/' || path.Length > MaxSocketPath)
        {
            return $"a socket must be unix:/path with an absolute path of at most {MaxSocketPath} characters";
        }

        address = new TargetAddress { Value = "unix:" + path };
        return null;
    }

    private static bool IsHostName(string host) =>
        host.Length is > 0 and <= 253
        && char.IsAsciiLetterOrDigit(host[0])
        && host.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' or '_');
}
