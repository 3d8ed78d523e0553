using Fleet.Cluster;
using Fleet.Cluster.Members;
using Fleet.Cluster.Placement;
using Fleet.Silo.Remote;
using Fleet.Silo.Serving;

namespace Fleet.Gateway.Fleet;

/// <summary>Adds what asks the silos. It needs a <see cref="PlacementFollower" />, <see cref="ISiloPeers" />, and where there is one a <see cref="LocalSilo" />.</summary>
internal static class FleetSetup
{
    public static void AddFleetReads(this IServiceCollection services)
    {
        services.AddSingleton(s => new FleetSilos(
            s.GetRequiredService<PlacementFollower>(), s.GetRequiredService<ISiloPeers>(), s.GetService<LocalSilo>(), s.GetRequiredService<TimeProvider>()));
        services.AddSingleton(Limits.Default);
        services.AddSingleton<LastAnswers>();
        services.AddSingleton<SilentSilos>();
        services.AddSingleton<FleetReader>();
        services.AddSingleton<GrainAsks>();
        services.AddSingleton<StateReader>();
    }

    /// <summary>The silo of this process is the whole fleet.</summary>
    public static void AddSoloFleet(this IServiceCollection services)
    {
        services.AddSingleton<ISiloPeers, SoloPeers>();
        services.AddSingleton<SnapshotDecoder>((_, _, _) => throw new InvalidOperationException("Nothing travels within one process."));
        services.AddSingleton(s => new LocalSilo(
            s.GetRequiredService<IMembership>().Views.Current.Members[0], s.GetRequiredService<ISiloReader>()));
    }
}
