using Fleet.Cluster.Targets;

namespace Fleet.Cluster.Discovery;

/// <summary>What a scrape names as its target, in any of redis_exporter's forms: <c>[redis://][user[:password]@]host[:port][/db]</c> or a socket.</summary>
public sealed record RedisTargetText
{
    /// <summary>Its written form, without a user.</summary>
    public required string Address { get; init; }

    /// <summary>How redis_exporter's password file lists it.</summary>
    public required string Entry { get; init; }

    /// <summary>Whether the scheme asks for TLS.</summary>
    public required bool Tls { get; init; }

    /// <summary>The user; null when it names none. A password beside it is dropped: it stands in logs already, and must not become worth it.</summary>
    public string? Username { get; init; }

    /// <summary>Null and what it says, or why it says nothing. The reason never repeats the text.</summary>
    public static string? TryRead(string text, out RedisTargetText? read)
    {
        ArgumentNullException.ThrowIfNull(text);
        var url = RedisUrl.Parse(text);
        var reason = TargetAddress.TryParse(url.Address, TargetKind.Redis, out var address);
        read = address is null ? null : new RedisTargetText { Address = address.Value, Entry = url.Entry, Tls = address.Tls, Username = url.Username };
        return reason;
    }
}
