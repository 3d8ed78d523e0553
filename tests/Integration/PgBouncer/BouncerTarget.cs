using Fleet.Cluster.Targets;
using Fleet.Grains.Collecting;
using Fleet.Grains.Collectors.PgBouncer;
using Fleet.Tests.Integration.Postgres;
using Fleet.Tests.Testing.Servers;

namespace Fleet.Tests.Integration.PgBouncer;

/// <summary>A collector of a real PgBouncer, by default as the user who may look at the console.</summary>
internal static class BouncerTarget
{
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
        return PgBouncerCollector.Kind.Create(Contexts.Of(change?.Invoke(spec) ?? spec, secrets: new FileSecrets()));
    }

    /// <summary>Collects until something is so, with a limit; gives the collection in which it was.</summary>
    public static async Task<Collection> UntilAsync(this ICollector collector, Func<Collection, bool> condition)
    {
        Collection? last = null;
        await Until.TrueAsync(async () => condition(last = await collector.CollectAsync()));
        return last!;
    }
}
