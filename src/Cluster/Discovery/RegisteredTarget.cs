using Fleet.Cluster.Targets;

namespace Fleet.Cluster.Discovery;

/// <summary>A target that the fleet watches. The same instance stays in view after view until its spec changes.</summary>
public sealed record RegisteredTarget
{
    /// <summary>The spec.</summary>
    public required TargetSpec Spec { get; init; }

    /// <summary>Where it comes from.</summary>
    public required TargetOrigin Origin { get; init; }

    /// <summary>The store's revision of it; for a declared one the reading of the file that changed it; 0 for the environment.</summary>
    public required long Revision { get; init; }

    /// <summary>Whether the API must not change it.</summary>
    public bool IsReadOnly => Origin != TargetOrigin.Api;
}
