using Fleet.Cluster;
using Fleet.Cluster.Configuration;
using Fleet.Cluster.Members;
using Fleet.Cluster.Placement;
using Fleet.Grains.Collecting;
using Fleet.Grains.Collectors.Postgres;
using Fleet.Grains.Collectors.Redis;
using Fleet.Grains.Scheduling;
using Fleet.Silo.HandOver;
using Fleet.Silo.Hosting;
using Fleet.Silo.Serving;

namespace Fleet.Silo.Start;

/// <summary>Starts the embedded silo: the only place of the gateway that knows of collectors.</summary>
internal static class SiloSetup
{
    /// <summary>The kinds that this version collects.</summary>
    public static CollectorCatalog Catalog { get; } = new(PostgresCollector.Kind, RedisCollector.Kind);

    public static void AddEmbeddedSilo(this IServiceCollection services, FleetSettings settings)
    {
        services.AddSingleton(Catalog);
        services.AddSingleton(new GrainDefaults(settings.Interval, settings.Timeout));
        services.AddSingleton(new SiloSelf(new SiloMember { Name = Environment.MachineName, Incarnation = "1", Address = settings.SiloListen.ToString() }));
        services.AddSingleton<IMembership>(s => new SoloMembership(s.GetRequiredService<SiloSelf>().Member, s.GetRequiredService<TimeProvider>()));
        services.AddSingleton<PlacementFollower>();
        services.AddHostedService<PlacementRunner>();
        services.AddSingleton(s => new SiloShares(
            new CollectGate(Limits.Default), new ConnectPace(Limits.Default, s.GetRequiredService<TimeProvider>()), s.GetRequiredService<IMembership>().Tenure));
        services.AddSingleton<GrainFactory>();
        services.AddSingleton<HandOverStats>();
        services.AddSingleton<HandOverTaker>();
        services.AddSingleton<GrainHost>();
        services.AddHostedService(s => s.GetRequiredService<GrainHost>());
        services.AddSingleton<ISiloReader, EmbeddedSiloReader>();
    }
}
