namespace Fleet.Silo.Http;

/// <summary>The life of a server inside a process: it begins and ends when it is told to, and hears no signals.</summary>
internal sealed class InnerLifetime : IHostLifetime
{
    /// <inheritdoc />
    public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc />
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
