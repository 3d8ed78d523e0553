using Fleet.Cluster;
using Fleet.Cluster.Placement;
using Fleet.Cluster.Targets;
using Fleet.Grains.Collecting;
using Fleet.Grains.Lifecycle;

namespace Fleet.Silo.Hosting;

/// <summary>Makes the setups of this silo's grains: the catalog, the defaults, and what all grains share.</summary>
public sealed class GrainFactory
{
    private readonly CollectorCatalog _catalog;
    private readonly GrainDefaults _defaults;
    private readonly SiloShares _shares;
    private readonly ISecretSource _secrets;
    private readonly TimeProvider _time;
    private readonly ILogger<GrainFactory> _logger;

    /// <summary>A factory of grains.</summary>
    public GrainFactory(
        CollectorCatalog catalog, GrainDefaults defaults, SiloShares shares, ISecretSource secrets, TimeProvider time, ILogger<GrainFactory> logger)
    {
        _catalog = catalog;
        _defaults = defaults;
        _shares = shares;
        _secrets = secrets;
        _time = time;
        _logger = logger;
    }

    /// <summary>Where all grains count their collections.</summary>
    public CollectionStats Stats { get; } = new();

    /// <summary>Time between two collections of a target.</summary>
    public TimeSpan IntervalOf(TargetSpec spec) => _defaults.For(spec).Interval;

    /// <summary>The setup of a target's grain.</summary>
    public GrainSetup Setup(TargetSpec spec)
    {
        ArgumentNullException.ThrowIfNull(spec);
        var (interval, timeout) = _defaults.For(spec);
        return new GrainSetup
        {
            Spec = spec,
            Kind = _catalog[spec.Kind],
            Interval = interval,
            Timeout = timeout,
            Gate = _shares.Gate,
            Pace = _shares.Pace,
            Tenure = _shares.Tenure,
            Stats = Stats,
            Secrets = _secrets,
            Time = _time,
            Random = new Random(unchecked((int)IdHash.Bits(spec.Id))),
            Limits = (spec.MaxSeries ?? _defaults.MaxSeries) is { } series ? Limits.Default with { SeriesPerTarget = series } : Limits.Default,
            Logger = _logger,
        };
    }
}
