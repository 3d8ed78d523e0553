using Fleet.Gateway.Admin;

namespace Fleet.Gateway.Hosting;

/// <summary>
/// Ends the requests that still wait a while after the stop began (for a collection, a check), so that a target that hangs
/// never holds up the end of the process. Two seconds let every write that is under way be confirmed.
/// </summary>
internal sealed class StopGrace : IDisposable
{
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(2);

    private readonly CancellationTokenSource _over = new();
    private readonly ITimer _timer;
    private readonly CancellationTokenRegistration _stopping;

    public StopGrace(IHostApplicationLifetime lifetime, TimeProvider time)
    {
        _timer = time.CreateTimer(_ => _over.Cancel(), state: null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _stopping = lifetime.ApplicationStopping.Register(() => _timer.Change(Grace, Timeout.InfiniteTimeSpan));
    }

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

    /// <inheritdoc />
    public void Dispose()
    {
        _stopping.Dispose();
        _timer.Dispose();
        _over.Dispose();
    }
}
