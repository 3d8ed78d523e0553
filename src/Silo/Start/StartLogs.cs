using Fleet.Cluster.Configuration;

namespace Fleet.Silo.Start;

/// <summary>The loggers of what is opened before the process' services are built; they live as long as these.</summary>
internal sealed class StartLogs : IDisposable
{
    private readonly ILoggerFactory _factory;

    public StartLogs(FleetSettings settings) => _factory = LoggerFactory.Create(l => l.AddFleetLogging(settings));

    public ILogger<T> CreateLogger<T>() => _factory.CreateLogger<T>();

    /// <inheritdoc />
    public void Dispose() => _factory.Dispose();
}
