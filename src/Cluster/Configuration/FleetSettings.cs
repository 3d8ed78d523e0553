using System.Collections.Immutable;
using System.Net;
using Fleet.Cluster.Configuration.Probe;

namespace Fleet.Cluster.Configuration;

/// <summary>The settings of a process: read once at start, checked, and immutable from then on.</summary>
public sealed record FleetSettings
{
    /// <summary>Where the gateway listens.</summary>
    public IPEndPoint GatewayListen { get; init; } = new(IPAddress.Any, 9432);

    /// <summary>What /probe may reach beside registered targets.</summary>
    public ProbeSettings Probe { get; init; } = ProbeSettings.None;

    /// <summary>Where the silo's internal endpoint listens; only with a shared store, for there is nobody else to ask it otherwise.</summary>
    public IPEndPoint SiloListen { get; init; } = new(IPAddress.Any, 9433);

    /// <summary>Whether a gateway's process runs a silo too.</summary>
    public bool SiloEmbedded { get; init; } = true;

    /// <summary>The host:port by which others reach the silo; null for what it finds itself.</summary>
    public string? SiloAnnounce { get; init; }

    /// <summary>The silo's name, unique in the fleet and the same after a restart; null for the machine's name and the port.</summary>
    public string? SiloName { get; init; }

    /// <summary>The most targets that the silo takes; null for any number.</summary>
    public int? SiloMaxTargets { get; init; }

    /// <summary>The directory of the file store; without effect when <see cref="Redis" /> is set.</summary>
    public string StoreDirectory { get; init; } = "./data";

    /// <summary>The shared store; null for the file store.</summary>
    public RedisStoreAddress? Redis { get; init; }

    /// <summary>The file with the password of the shared store; null for none.</summary>
    public string? StorePasswordFile { get; init; }

    /// <summary>The file with the password of the Sentinels; null for none.</summary>
    public string? StoreSentinelPasswordFile { get; init; }

    /// <summary>The files for TLS with the shared store.</summary>
    public TlsFiles StoreTls { get; init; } = TlsFiles.None;

    /// <summary>The name of the fleet.</summary>
    public string ClusterName { get; init; } = "default";

    /// <summary>The file with the token that the processes of the fleet show each other; null leaves internal endpoints to loopback.</summary>
    public string? ClusterTokenFile { get; init; }

    /// <summary>The files for mutual TLS between the processes of the fleet; all three or none.</summary>
    public TlsFiles ClusterTls { get; init; } = TlsFiles.None;

    /// <summary>How long a silo that is told to stop waits for others to take over.</summary>
    public TimeSpan DrainGrace { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Files with the tokens of the admin API; empty leaves it to loopback.</summary>
    public ImmutableArray<string> AdminTokenFiles { get; init; } = [];

    /// <summary>The key that encrypts inline passwords; null refuses them.</summary>
    public string? DataProtectionKeyFile { get; init; }

    /// <summary>Time between two collections of targets that state none.</summary>
    public TimeSpan Interval { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>Deadline of a collection of targets that state none.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Most series of a target that says nothing of its own.</summary>
    public int MaxSeries { get; init; } = Limits.Default.SeriesPerTarget;

    /// <summary>Whether logs are JSON, for machines, instead of lines for people.</summary>
    public bool LogJson { get; init; }

    /// <summary>Whether logs tell everything.</summary>
    public bool LogDebug { get; init; }

    /// <summary>The configuration file; null when there is none.</summary>
    public string? ConfigFile { get; init; }
}
