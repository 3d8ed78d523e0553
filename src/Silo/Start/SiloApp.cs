using Fleet.Cluster.Configuration;

namespace Fleet.Silo.Start;

/// <summary>The table of contents of a process that runs a silo and nothing else.</summary>
internal static class SiloApp
{
    /// <summary>Builds the application; it opens the store and starts nothing.</summary>
    /// <exception cref="StartRefusedException">Something that the settings name makes no sense.</exception>
    public static async Task<WebApplication> BuildAsync(SettingsResult given, IReadOnlyDictionary<string, string> environment)
    {
        var settings = given.Settings;
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.AddFleetLogging(settings);
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(settings.SiloListen));
        builder.Services.AddSingleton(TimeProvider.System);
        await builder.Services.AddRegistryAsync(settings, environment, given.Problems);
        builder.Services.AddEmbeddedSilo(settings);
        return builder.Build();
    }
}
