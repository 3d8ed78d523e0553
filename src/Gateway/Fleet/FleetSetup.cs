using Fleet.Cluster;
using Fleet.Cluster.Configuration;
using Fleet.Cluster.Placement;
using Fleet.Silo.Hosting;
using Fleet.Silo.Remote;
using Fleet.Silo.Serving;
using Fleet.Silo.Wire;

namespace Fleet.Gateway.Fleet;

/// <summary>Adds what asks the silos. It needs a <see cref="PlacementFollower" />; where a silo runs, its <see cref="SiloSelf" /> and <see cref="ISiloReader" />.</summary>
internal static class FleetSetup
{
    public static void AddFleetReads(this IServiceCollection services, FleetSettings settings)
    {
        if (settings.Redis is null)
        {
            services.AddSingleton<ISiloPeers, SoloPeers>();
        }
        else
        {
            services.AddSiloPeers(settings);
        }

        services.AddSingleton(s => new FleetSilos(
            s.GetRequiredService<PlacementFollower>(), s.GetRequiredService<ISiloPeers>(), Local(s), s.GetRequiredService<TimeProvider>()));
        services.AddSingleton<SnapshotDecoder>((bytes, age, time) => SnapshotCodec.Decode(bytes, age, time));
        services.AddSingleton(Limits.Default);
        services.AddSingleton<LastAnswers>();
        services.AddSingleton<SilentSilos>();
        services.AddSingleton<FleetReader>();
        services.AddSingleton<PatientReader>();
        services.AddSingleton<GrainAsks>();
        services.AddSingleton<StateReader>();
    }

    private static LocalSilo? Local(IServiceProvider services) => services.GetService<SiloSelf>() is { } self
        ? new LocalSilo(self.Member, services.GetRequiredService<ISiloReader>())
        : null;
}
