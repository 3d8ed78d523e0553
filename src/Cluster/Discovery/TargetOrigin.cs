namespace Fleet.Cluster.Discovery;

/// <summary>Where a registered target comes from.</summary>
public enum TargetOrigin
{
    /// <summary>Registered by the admin API, kept in the store.</summary>
    Api,

    /// <summary>Declared in fleet.yaml.</summary>
    File,

    /// <summary>Out of the drop-in environment variables.</summary>
    Environment,
}
