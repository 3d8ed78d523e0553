using Fleet.Cluster.Configuration;
using Fleet.Cluster.Targets;

namespace Fleet.Silo.Access;

/// <summary>By what the processes of a fleet know each other; where both are configured, both are wanted.</summary>
/// <param name="Token">The shared token; without one configured it asks for nothing.</param>
/// <param name="Certificates">Mutual TLS; null for none.</param>
internal sealed record PeerCredentials(PeerToken Token, PeerCertificates? Certificates)
{
    /// <summary>Those that the settings name.</summary>
    public static PeerCredentials Of(FleetSettings settings, ISecretSource secrets, TimeProvider time, ILoggerFactory logs) => new(
        new PeerToken(new TokenFiles(settings.ClusterTokenFile is { } file ? [file] : [], secrets), time, logs.CreateLogger<PeerToken>()),
        settings.ClusterTls is { CaFile: not null, CertFile: not null, KeyFile: not null }
            ? new PeerCertificates(settings.ClusterTls, secrets, logs.CreateLogger<PeerCertificates>())
            : null);
}
