using System.Collections.Immutable;
using System.Globalization;

namespace Fleet.Cluster.Configuration;

/// <summary>A Redis or Valkey that keeps the fleet's shared state.</summary>
public sealed record RedisStoreAddress
{
    /// <summary>The server, as host:port; or the Sentinels that know it.</summary>
    public required ImmutableArray<string> Servers { get; init; }

    /// <summary>The name by which Sentinels know the primary; null when <see cref="Servers" /> is the one server itself.</summary>
    public string? SentinelMaster { get; init; }

    /// <summary>The ACL user; null for the server's default user.</summary>
    public string? Username { get; init; }

    /// <summary>The database, from 0.</summary>
    public int Database { get; init; }

    /// <summary>Whether to speak TLS (also to Sentinels).</summary>
    public bool Tls { get; init; }

    /// <summary>The address as <c>store.url</c> has it; there is no secret in it.</summary>
    public override string ToString() => string.Concat(
        Tls ? "rediss" : "redis",
        SentinelMaster is null ? "://" : "+sentinel://",
        Username is null ? string.Empty : Uri.EscapeDataString(Username) + "@",
        string.Join(',', Servers),
        SentinelMaster is null ? string.Empty : "/" + SentinelMaster,
        "/" + Database.ToString(CultureInfo.InvariantCulture));
}
