using Fleet.Cluster;
using Fleet.Cluster.Configuration;
using Fleet.Cluster.Store;
using Fleet.Gateway.Admin;
using Fleet.Gateway.Admin.Documents;
using Fleet.Gateway.Fleet;
using Fleet.Gateway.Health;
using Fleet.Gateway.Probe;
using Fleet.Gateway.Scrape;
using Fleet.Gateway.ServiceDiscovery;
using Fleet.Gateway.Ui;
using Fleet.Silo.Health;
using Fleet.Silo.Start;

namespace Fleet.Gateway.Hosting;

/// <summary>
/// The table of contents of the process:
/// <code>
///   fleet.yaml, environment --.
///   admin API --> store ------+--> registry --> grains --> snapshots --> scrape, /sd, admin API
/// </code>
/// </summary>
internal static class GatewayApp
{
    // Ten seconds are promised (after a drain); what is left over is for closing the store and the runtime.
    private static readonly TimeSpan StopLimit = TimeSpan.FromSeconds(8);

    /// <summary>Builds the application; it opens the store and starts nothing.</summary>
    /// <exception cref="StartRefusedException">Something that the settings name makes no sense.</exception>
    public static async Task<IHost> BuildAsync(SettingsResult given, IReadOnlyDictionary<string, string> environment)
    {
        var settings = given.Settings;
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.AddFleetLogging(settings);
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = Limits.Default.AdminBodyBytes;
            kestrel.Limits.MaxConcurrentConnections = Limits.Default.GatewayConnections;
            kestrel.Listen(settings.GatewayListen);
        });
        var drains = settings is { Redis: not null, SiloEmbedded: true };
        builder.Services.Configure<HostOptions>(o => o.ShutdownTimeout = drains ? settings.DrainGrace + StopLimit : StopLimit);
        builder.Services.AddSingleton(TimeProvider.System);
        builder.Services.AddKinds(settings);
        await builder.Services.AddRegistryAsync(settings, environment, given.Problems);
        await builder.Services.AddMembershipAsync(settings, hasSilo: settings.SiloEmbedded);
        builder.Services.AddGateway(settings);
        if (settings.SiloEmbedded)
        {
            builder.Services.AddSilo(settings);
        }

        var app = builder.Build();
        app.UseProblems();
        var grace = app.Services.GetRequiredService<StopGrace>();
        app.Use(next => context => grace.RunAsync(context, next));
        app.MapScrape();
        app.MapGroupScrape();
        app.MapProbe();
        app.MapRedisScrape();
        app.MapServiceDiscovery();
        app.MapAdmin();
        app.MapSelfMetrics();
        app.MapHealth();
        app.MapLandingPage();
        app.MapOpenApi("/openapi/{documentName}.json");
        app.TellOfLife(settings);
        app.Services.GetRequiredService<ProbeModules>();
        await app.Services.GetRequiredService<AdminTokens>().TellAsync(CancellationToken.None);
        return app;
    }

    private static void TellOfLife(this WebApplication app, FleetSettings settings)
    {
        app.Lifetime.ApplicationStarted.Register(
            () => Log.Listening(app.Logger, BuildInfo.Version, string.Join(", ", app.Urls), settings.Redis?.ToString() ?? settings.StoreDirectory));
        app.Lifetime.ApplicationStopping.Register(() =>
        {
            app.Services.GetRequiredService<Readiness>().BeginDrain();
            Log.Stopping(app.Logger);
        });
    }

    private static void AddGateway(this IServiceCollection services, FleetSettings settings)
    {
        services.ConfigureHttpJsonOptions(o => o.SerializerOptions.TypeInfoResolverChain.Insert(0, ApiJson.Default));
        services.AddOpenApi("v1", o => o.AddDocumentTransformer((document, _, _) =>
        {
            document.Info.Title = "Fleet";
            document.Info.Version = BuildInfo.Version;
            return Task.CompletedTask;
        }));
        services.AddSingleton<StopGrace>();
        services.AddHostedService(s => s.GetRequiredService<StopGrace>());
        services.AddFleetReads(settings);
        services.AddSingleton(s => StoreStanding.Of(s.GetRequiredService<IFleetStore>()));
        services.AddSingleton<ScrapeStats>();
        services.AddSingleton<GroupExposition>();
        services.AddSingleton<SdDocument>();
        services.AddSingleton<FleetMetrics>();
        services.AddSingleton<SelfMetrics>();
        services.AddSingleton<Readiness>();
        services.AddProbes(settings);
        services.AddAdmin(settings);
    }
}
