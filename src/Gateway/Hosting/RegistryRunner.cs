using Fleet.Cluster.Discovery;

namespace Fleet.Gateway.Hosting;

/// <summary>Runs the loops that keep the registry current while the process serves.</summary>
internal sealed class RegistryRunner : BackgroundService
{
    private readonly TargetRegistry _registry;
    private readonly ConfigFile _file;

    public RegistryRunner(TargetRegistry registry, ConfigFile file)
    {
        _registry = registry;
        _file = file;
    }

    /// <inheritdoc />
    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Task.WhenAll(_registry.RunAsync(stoppingToken), _file.Declared?.RunAsync(stoppingToken) ?? Task.CompletedTask);
}
