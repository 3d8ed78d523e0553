using Fleet.Cluster;
using Fleet.Cluster.Configuration;
using Fleet.Cluster.Discovery;
using Fleet.Cluster.Store;
using Fleet.Cluster.Targets;

namespace Fleet.Gateway.Hosting;

/// <summary>Opens what the registry is made of: the store, the declared targets, the drop-in environment.</summary>
internal static class RegistrySetup
{
    /// <summary>Adds the registry, loaded: nothing listens before it can answer.</summary>
    /// <exception cref="StartRefusedException">The targets, the key or the store are refused.</exception>
    public static async Task AddRegistryAsync(
        this IServiceCollection services, FleetSettings settings, IReadOnlyDictionary<string, string> environment)
    {
        using var logs = LoggerFactory.Create(l => l.AddFleetLogging(settings));
        var protector = await ProtectorAsync(settings);
        var context = new ParseContext { DefaultInterval = settings.Interval, Protector = protector };
        var declared = await DeclaredAsync(settings, context, logs);
        var fromEnvironment = FromEnvironment(environment, context, logs);
        var store = await OpenStoreAsync(settings, logs);

        if (protector is not null)
        {
            services.AddSingleton(protector);
        }

        services.AddSingleton<ISecretSource>(new SecretSource(protector, Limits.Default, environment.GetValueOrDefault));
        services.AddSingleton<IFleetStore>(_ => store);
        services.AddSingleton(s => new TargetRegistry(store, declared, fromEnvironment.Targets, s.GetRequiredService<ILogger<TargetRegistry>>()));
        services.AddSingleton(new ConfigFile(declared));
        services.AddHostedService<RegistryRunner>();
    }

    private static async Task<SecretProtector?> ProtectorAsync(FleetSettings settings)
    {
        if (settings.DataProtectionKeyFile is not { } file)
        {
            return null;
        }

        try
        {
            return await SecretProtector.ReadKeyFileAsync(file, Limits.Default, CancellationToken.None);
        }
        catch (SecretException e)
        {
            throw new StartRefusedException([new SpecProblem("admin.dataProtectionKeyFile", e.Message)]);
        }
    }

    private static async Task<DeclaredTargets?> DeclaredAsync(FleetSettings settings, ParseContext context, ILoggerFactory logs)
    {
        if (settings.ConfigFile is not { } file)
        {
            return null;
        }

        var declared = await DeclaredTargets.LoadAsync(
            file, context, TimeProvider.System, logs.CreateLogger<DeclaredTargets>(), CancellationToken.None);
        var status = declared.Current.Status;
        return status.Success ? declared : throw new StartRefusedException([.. status.Problems.Select(p => p with { Path = $"{file}: {p.Path}" })]);
    }

    private static EnvironmentResult FromEnvironment(IReadOnlyDictionary<string, string> environment, ParseContext context, ILoggerFactory logs)
    {
        var result = EnvironmentTargets.Read(environment, context);
        foreach (var warning in result.Warnings)
        {
            Log.EnvironmentWarning(logs.CreateLogger<EnvironmentResult>(), warning);
        }

        return result.Problems.IsEmpty ? result : throw new StartRefusedException(result.Problems);
    }

    private static async Task<FileStore> OpenStoreAsync(FleetSettings settings, ILoggerFactory logs)
    {
        try
        {
            return await FileStore.OpenAsync(settings.StoreDirectory, Limits.Default, logs.CreateLogger<FileStore>(), CancellationToken.None);
        }
        catch (FileStoreException e)
        {
            throw new StartRefusedException([new SpecProblem("store.url", e.Message)]);
        }
    }
}
