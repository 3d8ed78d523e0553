using Fleet.Gateway.Admin;

namespace Fleet.Gateway.Hosting;

/// <summary>
/// Ends the requests that still wait a while after the stop began (for a collection, a check), so that a target that hangs
/// never holds up the end of the process. Two seconds let every write that is under way be confirmed.
/// </summary>
internal sealed class StopGrace : IHostedLifecycleService, IDisposable
{
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(2);

    private readonly CancellationTokenSource _over = new();
    private readonly ITimer _timer;

    public StopGrace(TimeProvider time) =>
        _timer = time.CreateTimer(_ => _over.Cancel(), state: null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);

    /// <summary>Runs a request with a token that also fires when the grace is over, and then answers in its place.</summary>
    public async Task RunAsync(HttpContext context, RequestDelegate next)
    {
        var client = context.RequestAborted;
        using var either = CancellationTokenSource.CreateLinkedTokenSource(client, _over.Token);
        context.RequestAborted = either.Token;
        try
        {
            await next(context);
        }
        catch (OperationCanceledException) when (_over.IsCancellationRequested && !client.IsCancellationRequested && !context.Response.HasStarted)
        {
            context.RequestAborted = client;
            context.Response.Headers.RetryAfter = "1";
            await Problem.Of(StatusCodes.Status503ServiceUnavailable, "The gateway is stopping.").ExecuteAsync(context);
        }
    }

    /// <summary>Begins the grace: when a silo of this process has drained, and before the server waits for its requests.</summary>
    public Task StoppingAsync(CancellationToken cancellationToken)
    {
        _timer.Change(Grace, Timeout.InfiniteTimeSpan);
        return Task.CompletedTask;
    }

    /// <inheritdoc />
    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc />
    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc />
    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc />
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc />
    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc />
    public void Dispose()
    {
        // Its callback may be under way; the source has neither timer nor handle and needs no disposal.
        _timer.Dispose();
    }
}
