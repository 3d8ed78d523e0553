using Fleet.Cluster.Configuration;
using Fleet.Cluster.Members;
using Fleet.Silo.Http;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Fleet.Silo.Remote;

/// <summary>Adds the way to the other silos.</summary>
internal static class SiloPeersSetup
{
    /// <summary>Adds <see cref="ISiloPeers" />, and what keeps it in step with the views of <see cref="IMembership" />; once, also when it is called again.</summary>
    public static void AddSiloPeers(this IServiceCollection services, FleetSettings settings)
    {
        services.AddPeerCredentials(settings);
        services.TryAddSingleton<ViewNotices>();
        services.TryAddSingleton<SiloPeers>();
        services.TryAddSingleton<ISiloPeers>(s => s.GetRequiredService<SiloPeers>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IHostedService, ViewNotices>(s => s.GetRequiredService<ViewNotices>()));
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IHostedService, PeerUpkeep>());
    }
}
