using Fleet.Cluster;
using Fleet.Cluster.Members;
using Fleet.Cluster.Targets;
using Fleet.Grains.Collecting;
using Fleet.Grains.Lifecycle;
using Fleet.Grains.Scheduling;
using Microsoft.Extensions.Logging;

namespace Fleet.Tests.Testing.Grains;

/// <summary>What grains of a fake collector are made from: 15 s interval, 10 s deadline.</summary>
public static class Setups
{
    /// <summary>The interval of <see cref="Of" />.</summary>
    public static TimeSpan Interval { get; } = TimeSpan.FromSeconds(15);

    /// <summary>A setup of a target.</summary>
    public static GrainSetup Of(TargetSpec spec, ICollector collector, TimeProvider time, ILogger logger, Limits? limits = null) => new()
    {
        Spec = spec,
        Kind = Kind(_ => collector),
        Interval = Interval,
        Timeout = TimeSpan.FromSeconds(10),
        Gate = new CollectGate(Limits.Default),
        Pace = new ConnectPace(Limits.Default, time),
        Tenure = Tenure.Unlimited(time),
        Stats = new CollectionStats(),
        Secrets = new SecretSource(null, Limits.Default, _ => null),
        Time = time,
        Random = new Random(1),
        Limits = limits ?? Limits.Default,
        Logger = logger,
    };

    /// <summary>A kind whose up metric is <c>fake_up</c>.</summary>
    public static CollectorKind Kind(Func<CollectorContext, ICollector> create) => new()
    {
        Kind = TargetKind.Postgres,
        UpMetric = "fake_up",
        UpHelp = "Whether the fake is up.",
        Collectors = ["fake"],
        Create = create,
    };
}
