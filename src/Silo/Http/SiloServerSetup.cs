using Fleet.Cluster;
using Fleet.Cluster.Configuration;
using Fleet.Cluster.Members;
using Fleet.Cluster.Targets;
using Fleet.Silo.Access;
using Fleet.Silo.HandOver;
using Fleet.Silo.Health;
using Fleet.Silo.Serving;
using Fleet.Silo.Wire;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Fleet.Silo.Http;

/// <summary>Adds the internal endpoint of a silo.</summary>
internal static class SiloServerSetup
{
    /// <summary>
    /// Adds <see cref="SiloServer" /> on <c>silo.listen</c>, and starts nothing: when it begins and ends among the other parts
    /// is a matter of the process. It answers from the <see cref="ISiloReader" /> of this process' own silo, from its
    /// <see cref="IHandOverGiver" /> and <see cref="IMembership" />.
    /// </summary>
    public static void AddSiloServer(this IServiceCollection services, FleetSettings settings)
    {
        services.AddPeerCredentials(settings);
        services.AddSingleton<PeerAccess>();
        services.AddSingleton<PeerPipeline>();
        services.AddSingleton<SnapshotEncodings>();
        services.AddSingleton<SnapshotEndpoint>();
        services.AddSingleton<GrainEndpoints>();
        services.AddSingleton<HandOverEndpoint>();
        services.AddSingleton<SiloReadiness>();
        services.AddSingleton<SiloHealthEndpoints>();
        services.AddSingleton<SiloEndpoints>();
        services.AddSingleton(s => new SiloServer(
            settings.SiloListen, s.GetRequiredService<SiloEndpoints>(), s.GetRequiredService<PeerPipeline>(),
            s.GetRequiredService<PeerCredentials>(), s.GetRequiredService<TimeProvider>(), s.GetRequiredService<ILoggerFactory>()));
    }

    /// <summary>Adds by what the processes know each other; once for both sides.</summary>
    public static void AddPeerCredentials(this IServiceCollection services, FleetSettings settings)
    {
        services.TryAddSingleton(Limits.Default);
        services.TryAddSingleton(s => PeerCredentials.Of(
            settings, s.GetRequiredService<ISecretSource>(), s.GetRequiredService<TimeProvider>(), s.GetRequiredService<ILoggerFactory>()));
    }
}
