using Fleet.Cluster.Configuration;
using Fleet.Cluster.Targets;
using Fleet.Silo.Remote;

namespace Fleet.Silo.Start;

/// <summary>
/// The table of contents of a process that runs a silo and nothing else:
/// <code>
///   shared store --> registry, views --> placement --> grains --> snapshots --> internal endpoint --> gateways
/// </code>
/// </summary>
internal static class SiloApp
{
    // What is left over after the drain is for closing connections and the runtime.
    private static readonly TimeSpan StopLimit = TimeSpan.FromSeconds(8);

    /// <summary>Builds the process; it opens the store and serves nothing yet.</summary>
    /// <exception cref="StartRefusedException">Something that the settings name makes no sense.</exception>
    public static async Task<IHost> BuildAsync(SettingsResult given, IReadOnlyDictionary<string, string> environment)
    {
        var settings = given.Settings;
        if (settings.Redis is null && given.Problems.IsEmpty)
        {
            throw new StartRefusedException([new SpecProblem("store.url", "must be a store that processes share (redis://...): a silo of its own has its targets from there")]);
        }

        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
        builder.Logging.AddFleetLogging(settings);
        builder.Services.Configure<HostOptions>(o => o.ShutdownTimeout = settings.DrainGrace + StopLimit);
        builder.Services.AddSingleton(TimeProvider.System);
        builder.Services.AddKinds(settings);
        await builder.Services.AddRegistryAsync(settings, environment, given.Problems);
        await builder.Services.AddMembershipAsync(settings, hasSilo: true);
        builder.Services.AddSiloPeers(settings);
        builder.Services.AddSilo(settings);
        return builder.Build();
    }
}
