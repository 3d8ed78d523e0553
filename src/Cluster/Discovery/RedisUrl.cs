namespace Fleet.Cluster.Discovery;

/// <summary>The address that redis_exporter takes: <c>[scheme://][user:password@]host[:port][/db]</c> or <c>unix://path</c>.</summary>
internal sealed record RedisUrl
{
    /// <summary>The address as specs take it, without user and password.</summary>
    public required string Address { get; init; }

    /// <summary>The key of the exporter's password file.</summary>
    public required string Entry { get; init; }

    public string? Username { get; init; }

    public string? Password { get; init; }

    /// <summary>Whether something follows the port.</summary>
    public bool HasMore { get; init; }

    /// <summary>Whether the scheme asks for TLS.</summary>
    public bool Tls => Address.StartsWith("rediss://", StringComparison.Ordinal) || Address.StartsWith("valkeys://", StringComparison.Ordinal);

    /// <summary>Takes the text apart; what is left as the address is for the spec's parser to judge.</summary>
    public static RedisUrl Parse(string text)
    {
        var end = text.IndexOf("://", StringComparison.Ordinal);
        var scheme = end < 0 ? "redis" : text[..end];
        var rest = end < 0 ? text : text[(end + 3)..];
        if (scheme == "unix" || text.StartsWith("unix:", StringComparison.Ordinal))
        {
            return new RedisUrl { Address = text, Entry = text };
        }

        var at = rest.LastIndexOf('@');
        var colon = at < 0 ? -1 : rest.IndexOf(':', 0, at);
        var host = rest[(at + 1)..];
        var more = host.AsSpan().IndexOfAny('/', '?');
        var bare = more < 0 ? host : host[..more];
        return new RedisUrl
        {
            Address = $"{scheme}://{bare}",
            Entry = $"{scheme}://{bare}",
            Username = NotEmpty(at < 0 ? null : rest[..(colon < 0 ? at : colon)]),
            Password = NotEmpty(colon < 0 ? null : rest[(colon + 1)..at]),
            HasMore = more >= 0 && host.Length > more + 1,
        };
    }

    private static string? NotEmpty(string? text) => string.IsNullOrEmpty(text) ? null : Uri.UnescapeDataString(text);
}
