using Fleet.Cluster.Discovery;
using Fleet.Gateway.Fleet;

namespace Fleet.Gateway.Health;

/// <summary>Whether who asks this process should go on doing so.</summary>
internal sealed class Readiness
{
    private readonly TargetRegistry _registry;
    private readonly FleetSilos _silos;
    private volatile bool _drains;

    public Readiness(TargetRegistry registry, FleetSilos silos)
    {
        _registry = registry;
        _silos = silos;
    }

    /// <summary>Why the process is not ready, in a sentence; null when it is.</summary>
    public string? Trouble => _drains ? "The process is about to stop."
        : _registry.Current.StoreRevision < 0 ? "The registry is not loaded yet."
        : _silos.Placement.View.Number == 0 ? "No view of the silos is known yet."
        : null;

    /// <summary>From now on the process is not ready, though it goes on answering: load balancers are to find others.</summary>
    public void BeginDrain() => _drains = true;
}
