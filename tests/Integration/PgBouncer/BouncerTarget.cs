using Fleet.Cluster;
using Fleet.Cluster.Targets;
using Fleet.Grains.Collecting;
using Fleet.Grains.Collectors.PgBouncer;
using Fleet.Tests.Integration.Postgres;
using Fleet.Tests.Testing.Servers;
using Microsoft.Extensions.Logging.Abstractions;

namespace Fleet.Tests.Integration.PgBouncer;

/// <summary>A collector of a real PgBouncer, by default as the user who may look at the console.</summary>
internal static class BouncerTarget
{
    /// <summary>Far more than a healthy collection needs.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    public static ICollector Collector(PgBouncerServer server, Func<TargetSpec, TargetSpec>? change = null)
    {
        var file = Path.Combine(server.Directory, "fleet-password");
        File.WriteAllText(file, PgBouncerServer.Password + "\n");
        return Collector(server.Address, spec => (change ?? (same => same))(spec with
        {
            Credentials = new Credentials { Username = PgBouncerServer.Watcher, PasswordFile = file },
        }));
    }

    public static ICollector Collector(string address, Func<TargetSpec, TargetSpec>? change = null)
    {
        var spec = new TargetSpec { Id = TargetId.Parse("shop-pool"), Kind = TargetKind.PgBouncer, Address = address, Options = new PgBouncerOptions() };
        return PgBouncerCollector.Kind.Create(new CollectorContext
        {
            Spec = change?.Invoke(spec) ?? spec,
            Timeout = Patience,
            IntervalOf = _ => Patience,
            Secrets = new FileSecrets(),
            Time = TimeProvider.System,
            Limits = Limits.Default,
            Logger = NullLogger.Instance,
        });
    }

    public static async Task<Collection> CollectAsync(this ICollector collector, Tiers due = Tiers.All, TimeSpan? deadline = null)
    {
        using var cancel = new CancellationTokenSource(deadline ?? Patience);
        return await collector.CollectAsync(due, cancel.Token);
    }

    /// <summary>Collects until something is so, with a limit; gives the collection in which it was.</summary>
    public static async Task<Collection> UntilAsync(this ICollector collector, Func<Collection, bool> condition)
    {
        Collection? last = null;
        await Until.TrueAsync(async () => condition(last = await collector.CollectAsync()));
        return last!;
    }
}
