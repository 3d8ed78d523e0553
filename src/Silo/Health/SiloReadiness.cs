using Fleet.Cluster.Discovery;

namespace Fleet.Silo.Health;

/// <summary>Whether a silo is to be counted on: its registry is loaded and it is not about to go.</summary>
internal sealed class SiloReadiness
{
    private readonly TargetRegistry _registry;
    private readonly IHostApplicationLifetime _lifetime;

    public SiloReadiness(TargetRegistry registry, IHostApplicationLifetime lifetime)
    {
        _registry = registry;
        _lifetime = lifetime;
    }

    /// <summary>Why it is not ready, in a sentence; null when it is. A silo that drains goes on answering, but is not to be counted on.</summary>
    public string? Trouble => _lifetime.ApplicationStopping.IsCancellationRequested ? "The silo hands its targets over and is about to stop."
        : _registry.Current.StoreRevision < 0 ? "The registry is not loaded yet."
        : null;
}
