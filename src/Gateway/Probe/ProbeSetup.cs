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
        services.AddSingleton(s => new ProbeTargets(settings.Probe, s.GetRequiredService<TargetRegistry>()));
        services.AddSingleton<ProbeAnswers>();
        services.AddSingleton<Prober>();
        services.AddSingleton(s => new RedisProber(settings.Probe, s.GetRequiredService<ProbeModules>(), s.GetRequiredService<ProbeTargets>()));
    }
}
