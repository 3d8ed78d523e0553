using Fleet.Cluster.Discovery;

namespace Fleet.Silo.Health;

/// <summary>Whether a silo is to be counted on: its registry is loaded and it is not about to go.</summary>
internal sealed class SiloReadiness
{
    private readonly TargetRegistry _registry;
    private volatile bool _drains;

    public SiloReadiness(TargetRegistry registry) => _registry = registry;

    /// <summary>Why it is not ready, in a sentence; null when it is.</summary>
    public string? Trouble => _drains ? "The silo hands its targets over and is about to stop."
        : _registry.Current.StoreRevision < 0 ? "The registry is not loaded yet."
        : null;

    /// <summary>From now on the silo is not ready, though it goes on answering.</summary>
    public void BeginDrain() => _drains = true;
}
