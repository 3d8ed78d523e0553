using Fleet.Cluster.Discovery;

namespace Fleet.Silo.Start;

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
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await Task.WhenAll(_registry.RunAsync(stoppingToken), _file.Declared?.RunAsync(stoppingToken) ?? Task.CompletedTask);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The normal end. When another part of the process could not start, the host would log it as a failure.
        }
    }
}
