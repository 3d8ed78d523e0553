using Fleet.Cluster;
using Fleet.Cluster.Configuration;
using Fleet.Cluster.Members;
using Fleet.Grains.Collecting;
using Fleet.Grains.Collectors.PgBouncer;
using Fleet.Grains.Collectors.Postgres;
using Fleet.Grains.Collectors.Redis;
using Fleet.Grains.Scheduling;
using Fleet.Silo.Balance;
using Fleet.Silo.HandOver;
using Fleet.Silo.Health;
using Fleet.Silo.Hosting;
using Fleet.Silo.Http;
using Fleet.Silo.Serving;

namespace Fleet.Silo.Start;

/// <summary>Starts the embedded silo: the only place of the gateway that knows of collectors.</summary>
internal static class SiloSetup
{
    /// <summary>The kinds that this version collects.</summary>
    public static CollectorCatalog Catalog { get; } = new(PostgresCollector.Kind, PgBouncerCollector.Kind, RedisCollector.Kind, RedisCollector.SentinelKind);

    /// <summary>Adds what every process needs to know of kinds and times.</summary>
    public static void AddKinds(this IServiceCollection services, FleetSettings settings)
    {
        services.AddSingleton(settings);
        services.AddSingleton(Catalog);
        services.AddSingleton(new GrainDefaults(settings.Interval, settings.Timeout, settings.MaxSeries));
    }

    /// <summary>Adds a silo. Its parts start in this order and stop in the reverse one, after it has drained.</summary>
    public static void AddSilo(this IServiceCollection services, FleetSettings settings)
    {
        services.AddSingleton(s => new SiloShares(
            new CollectGate(Limits.Default), new ConnectPace(Limits.Default, s.GetRequiredService<TimeProvider>()), s.GetRequiredService<IMembership>().Tenure));
        services.AddSingleton<GrainFactory>();
        services.AddSingleton<HandOverStats>();
        services.AddSingleton<HandOverTaker>();
        services.AddSingleton<GrainHost>();
        services.AddHostedService(s => s.GetRequiredService<GrainHost>());
        services.AddSingleton<ISiloReader, EmbeddedSiloReader>();
        services.AddSingleton<SiloMetrics>();
        if (settings.Redis is not null)
        {
            services.AddSingleton<IHandOverGiver, HandOverGiver>();
            services.AddSingleton<Drain>();
            services.AddHostedService<Balancer>();
            services.AddSingleton<SnapshotRelay>();
            services.AddSiloServer(settings);
            services.AddHostedService(s => s.GetRequiredService<SiloServer>());
            services.AddHostedService<SiloLife>();
        }
    }
}
