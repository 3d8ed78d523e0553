using System.Collections.Immutable;
using Fleet.Cluster;
using Fleet.Cluster.Configuration;
using Fleet.Cluster.Discovery;
using Fleet.Cluster.Store;
using Fleet.Cluster.Store.Redis;
using Fleet.Cluster.Targets;
using Fleet.Silo.Health;

namespace Fleet.Silo.Start;

/// <summary>Opens what the registry is made of: the store, the declared targets, the drop-in environment.</summary>
internal static class RegistrySetup
{
    /// <summary>Adds the registry, loaded: nothing listens before it can answer.</summary>
    /// <param name="services">Where to.</param>
    /// <param name="settings">The settings.</param>
    /// <param name="environment">All environment variables.</param>
    /// <param name="known">What is wrong with the settings; told together with what is wrong with the targets.</param>
    /// <exception cref="StartRefusedException">The settings, the targets, the key or the store are refused.</exception>
    public static async Task AddRegistryAsync(
        this IServiceCollection services, FleetSettings settings, IReadOnlyDictionary<string, string> environment, ImmutableArray<SpecProblem> known)
    {
        var logs = services.AddStartLogs(settings);
        var problems = new List<SpecProblem>(known);
        var protector = await ProtectorAsync(settings, problems);
        var context = new ParseContext { DefaultInterval = settings.Interval, Protector = protector, CollectorNames = SiloSetup.Catalog.NamesOf };
        var declared = await DeclaredAsync(settings, context, logs, problems);
        var fromEnvironment = EnvironmentTargets.Read(environment, context);
        problems.AddRange(fromEnvironment.Problems);
        if (problems.Count > 0)
        {
            // A file that is no YAML is found so by the reader of settings and by that of targets.
            throw new StartRefusedException([.. problems.Distinct()]);
        }

        foreach (var warning in fromEnvironment.Warnings)
        {
            Log.EnvironmentWarning(logs.CreateLogger<EnvironmentResult>(), warning);
        }

        var secrets = new SecretSource(protector, Limits.Default, environment.GetValueOrDefault);
        var store = await OpenStoreAsync(settings, secrets, logs);
        if (protector is not null)
        {
            services.AddSingleton(protector);
        }

        services.AddSingleton<ISecretSource>(secrets);
        services.AddSingleton<IFleetStore>(_ => store);
        services.AddSingleton(s => new TargetRegistry(store, declared, fromEnvironment.Targets, s.GetRequiredService<ILogger<TargetRegistry>>()));
        services.AddSingleton(new ConfigFile(declared));
        services.AddSingleton<FleetFamilies>();
        services.AddHostedService<RegistryRunner>();
    }

    /// <summary>The loggers of what is opened before the services are built.</summary>
    public static StartLogs AddStartLogs(this IServiceCollection services, FleetSettings settings)
    {
        var logs = new StartLogs(settings);
        services.AddSingleton(_ => logs);
        return logs;
    }

    private static async Task<SecretProtector?> ProtectorAsync(FleetSettings settings, List<SpecProblem> problems)
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
            problems.Add(new SpecProblem("admin.dataProtectionKeyFile", e.Message));
            return null;
        }
    }

    private static async Task<DeclaredTargets?> DeclaredAsync(
        FleetSettings settings, ParseContext context, StartLogs logs, List<SpecProblem> problems)
    {
        // A file that cannot be read at all is among the known problems already.
        if (settings.ConfigFile is not { } file || problems.Exists(p => p.Path == file))
        {
            return null;
        }

        var declared = await DeclaredTargets.LoadAsync(
            file, context, TimeProvider.System, logs.CreateLogger<DeclaredTargets>(), CancellationToken.None);
        problems.AddRange(declared.Current.Status.Problems.Select(p => p with { Path = p.Path.Length == 0 ? file : $"{file}: {p.Path}" }));
        return declared;
    }

    private static async Task<IFleetStore> OpenStoreAsync(FleetSettings settings, ISecretSource secrets, StartLogs logs)
    {
        try
        {
            if (settings.Redis is not null)
            {
                return await RedisStore.OpenAsync(
                    RedisStoreSettings.From(settings), secrets, TimeProvider.System, logs.CreateLogger<RedisStore>(), CancellationToken.None);
            }

            return await FileStore.OpenAsync(settings.StoreDirectory, Limits.Default, logs.CreateLogger<FileStore>(), CancellationToken.None);
        }
        catch (FileStoreException e)
        {
            throw new StartRefusedException([new SpecProblem("store.url", e.Message)]);
        }
        catch (RedisStoreException e)
        {
            throw new StartRefusedException([new SpecProblem(e.Setting, e.Message)]);
        }
    }
}
