using System.Collections.Immutable;
using System.Globalization;

namespace Fleet.Cluster.Configuration;

/// <summary>Reads <c>store.url</c>.</summary>
internal static class StoreUrl
{
    /// <summary>What a good value looks like.</summary>
    public const string Wanted =
        "file:DIRECTORY, redis://[user@]host:6379/0, rediss:// for TLS, or redis+sentinel://host:26379,host:26379/MASTER/0; a password belongs in store.passwordFile";

    private const string Sentinel = "+sentinel";

    /// <summary>Puts the store into the settings; null refuses the value.</summary>
    public static FleetSettings? Set(FleetSettings settings, string url) =>
        Directory(url) is { } directory ? settings with { StoreDirectory = directory, Redis = null }
        : Redis(url) is { } redis ? settings with { Redis = redis }
        : null;

    /// <summary>The text when it is host:port (an IPv6 address in brackets), otherwise null.</summary>
    public static string? HostPort(string text)
    {
        var colon = text.LastIndexOf(':');
        var host = colon > 0 ? text[..colon] : string.Empty;
        var isIpv6 = host.StartsWith('[') && host.EndsWith(']');
        var named = isIpv6 ? Uri.CheckHostName(host[1..^1]) == UriHostNameType.IPv6 : Uri.CheckHostName(host) is UriHostNameType.Dns or UriHostNameType.IPv4;
        return named
            && int.TryParse(text.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var port)
            && port is > 0 and <= 65535 ? text : null;
    }

    private static string? Directory(string url) =>
        url.StartsWith("file:", StringComparison.Ordinal) && url.Length > "file:".Length && !url.Contains('\0', StringComparison.Ordinal) ? Path.GetFullPath(Strip(url["file:".Length..])) : null;

    // file:///var/lib/fleet and file:/var/lib/fleet are the same place.
    private static string Strip(string path) => path.StartsWith("//", StringComparison.Ordinal) ? path[2..] : path;

    private static RedisStoreAddress? Redis(string url)
    {
        var end = url.IndexOf("://", StringComparison.Ordinal);
        var scheme = end > 0 ? url[..end] : string.Empty;
        var sentinel = scheme.EndsWith(Sentinel, StringComparison.Ordinal);
        var plain = sentinel ? scheme[..^Sentinel.Length] : scheme;
        if (plain is not ("redis" or "rediss" or "valkey" or "valkeys"))
        {
            return null;
        }

        var rest = url[(end + 3)..];
        var at = rest.LastIndexOf('@');
        var user = at < 0 ? null : Uri.UnescapeDataString(rest[..at]);
        var path = rest[(at + 1)..].Split('/');
        var servers = Servers(path[0], sentinel ? 26379 : 6379);
        var database = Database(path.ElementAtOrDefault(sentinel ? 2 : 1));
        var master = sentinel ? path.ElementAtOrDefault(1) : null;
        var sound = servers.Length > 0 && (sentinel || servers.Length == 1) && database is not null
            && user is not "" && user?.Contains(':', StringComparison.Ordinal) != true
            && path.Length <= (sentinel ? 3 : 2) && (!sentinel || !string.IsNullOrEmpty(master));
        return sound
            ? new RedisStoreAddress { Servers = servers, SentinelMaster = master, Username = user, Database = database!.Value, Tls = plain is "rediss" or "valkeys" }
            : null;
    }

    private static ImmutableArray<string> Servers(string text, int port)
    {
        var named = text.Split(',').Select(server => HostPort(server) ?? HostPort(string.Create(CultureInfo.InvariantCulture, $"{server}:{port}"))).ToList();
        return named.Contains(null) ? [] : [.. named.OfType<string>()];
    }

    private static int? Database(string? text) =>
        string.IsNullOrEmpty(text) ? 0
        : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number < 10_000 ? number
        : null;
}
