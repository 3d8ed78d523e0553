using Fleet.Cluster;
using Fleet.Cluster.Configuration;
using Fleet.Grains.Collecting;
using Fleet.Grains.Collectors.Postgres;
using Fleet.Grains.Collectors.Redis;
using Fleet.Grains.Scheduling;
using Fleet.Silo.Hosting;
using Fleet.Silo.Serving;

namespace Fleet.Gateway.Hosting;

/// <summary>Starts the embedded silo: the only place of the gateway that knows of collectors.</summary>
internal static class SiloSetup
{
    /// <summary>The kinds that this version collects.</summary>
    public static CollectorCatalog Catalog { get; } = new(PostgresCollector.Kind, RedisCollector.Kind);

    public static void AddEmbeddedSilo(this IServiceCollection services, FleetSettings settings)
    {
        services.AddSingleton(Catalog);
        services.AddSingleton(new GrainDefaults(settings.Interval, settings.Timeout));
        services.AddSingleton(new CollectGate(Limits.Default));
        services.AddSingleton<GrainFactory>();
        services.AddSingleton<GrainHost>();
        services.AddHostedService(s => s.GetRequiredService<GrainHost>());
        services.AddSingleton<ISiloReader, EmbeddedSiloReader>();
    }
}
