using Fleet.Cluster;
using Fleet.Cluster.Configuration;
using Fleet.Cluster.Members;
using Fleet.Cluster.Placement;
using Fleet.Silo.Hosting;
using Fleet.Silo.Remote;
using Fleet.Silo.Serving;
using Fleet.Silo.Wire;

namespace Fleet.Gateway.Fleet;

/// <summary>Adds what asks the silos. It needs a <see cref="PlacementFollower" />, <see cref="ISiloPeers" />, and where there is one a <see cref="LocalSilo" />.</summary>
internal static class FleetSetup
{
    public static void AddFleetReads(this IServiceCollection services, FleetSettings settings)
    {
        services.AddSingleton(s => new FleetSilos(
            s.GetRequiredService<PlacementFollower>(), s.GetRequiredService<ISiloPeers>(), s.GetService<LocalSilo>(), s.GetRequiredService<TimeProvider>()));
        if (settings.Redis is null)
        {
            services.AddSingleton<ISiloPeers, SoloPeers>();
        }
        else
        {
            services.AddSiloPeers(settings);
        }

        if (settings.SiloEmbedded)
        {
            services.AddSingleton(s => new LocalSilo(s.GetRequiredService<SiloSelf>().Member, s.GetRequiredService<ISiloReader>()));
        }

        services.AddSingleton<SnapshotDecoder>((bytes, age, time) => SnapshotCodec.Decode(bytes, age, time));
        services.AddSingleton(Limits.Default);
        services.AddSingleton<LastAnswers>();
        services.AddSingleton<SilentSilos>();
        services.AddSingleton<FleetReader>();
        services.AddSingleton<GrainAsks>();
        services.AddSingleton<StateReader>();
    }
}
