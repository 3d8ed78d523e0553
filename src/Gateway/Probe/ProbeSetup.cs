using Fleet.Cluster.Configuration;
using Fleet.Cluster.Discovery;
using Fleet.Cluster.Targets;
using Fleet.Silo.Probing;

namespace Fleet.Gateway.Probe;

/// <summary>Adds what answers probes.</summary>
internal static class ProbeSetup
{
    public static void AddProbes(this IServiceCollection services, FleetSettings settings)
    {
        services.AddSingleton(s => new ProbeModules(settings.Probe, s.GetRequiredService<ISecretSource>()));
        services.AddSingleton<ProbeHost>();
        services.AddHostedService(s => s.GetRequiredService<ProbeHost>());
        services.AddSingleton(s => new Prober(
            settings.Probe, s.GetRequiredService<ProbeModules>(), s.GetRequiredService<TargetRegistry>(), s.GetRequiredService<ProbeHost>()));
    }
}
