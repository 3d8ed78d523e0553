using System.Collections.Immutable;
using System.Net;

namespace Fleet.Cluster.Configuration;

/// <summary>The settings of a process: read once at start, checked, and immutable from then on.</summary>
public sealed record FleetSettings
{
    /// <summary>Where the gateway listens.</summary>
    public IPEndPoint GatewayListen { get; init; } = new(IPAddress.Any, 9432);

    /// <summary>The directory of the file store.</summary>
    public string StoreDirectory { get; init; } = "./data";

    /// <summary>The name of the fleet.</summary>
    public string ClusterName { get; init; } = "default";

    /// <summary>Files with the tokens of the admin API; empty leaves it to loopback.</summary>
    public ImmutableArray<string> AdminTokenFiles { get; init; } = [];

    /// <summary>The key that encrypts inline passwords; null refuses them.</summary>
    public string? DataProtectionKeyFile { get; init; }

    /// <summary>Time between two collections of targets that state none.</summary>
    public TimeSpan Interval { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>Deadline of a collection of targets that state none.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Whether logs are JSON, for machines, instead of lines for people.</summary>
    public bool LogJson { get; init; }

    /// <summary>Whether logs tell everything.</summary>
    public bool LogDebug { get; init; }

    /// <summary>The configuration file; null when there is none.</summary>
    public string? ConfigFile { get; init; }
}
