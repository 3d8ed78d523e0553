using Fleet.Cluster.Configuration;

namespace Fleet.Cluster.Store.Redis;

/// <summary>What a connection to the shared store needs: of the registrations' store and of the membership alike.</summary>
public sealed record RedisStoreSettings
{
    /// <summary>Where the store is.</summary>
    public required RedisStoreAddress Address { get; init; }

    /// <summary>The file with its password, read at each connect; null for none.</summary>
    public string? PasswordFile { get; init; }

    /// <summary>The file with the Sentinels' password, read at each connect; null for none.</summary>
    public string? SentinelPasswordFile { get; init; }

    /// <summary>The files for TLS, with the Sentinels too; they count only when the address says TLS.</summary>
    public TlsFiles Tls { get; init; } = TlsFiles.None;

    /// <summary>The name of the fleet: fleets of different names share a server without seeing each other.</summary>
    public required string ClusterName { get; init; }

    /// <summary>The caps.</summary>
    public required Limits Limits { get; init; }

    /// <summary>Takes them from the settings of the process.</summary>
    /// <exception cref="ArgumentException">The settings name no shared store.</exception>
    public static RedisStoreSettings From(FleetSettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        return new RedisStoreSettings
        {
            Address = settings.Redis ?? throw new ArgumentException("The settings name no shared store.", nameof(settings)),
            PasswordFile = settings.StorePasswordFile,
            SentinelPasswordFile = settings.StoreSentinelPasswordFile,
            Tls = settings.StoreTls,
            ClusterName = settings.ClusterName,
            Limits = Limits.Default,
        };
    }
}
