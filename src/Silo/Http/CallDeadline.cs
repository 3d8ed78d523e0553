namespace Fleet.Silo.Http;

/// <summary>Ends the work on a request when its sender is gone, or when the answer would come too late for it.</summary>
internal sealed class CallDeadline : IDisposable
{
    private readonly CancellationTokenSource _timer;
    private readonly CancellationTokenSource _either;

    public CallDeadline(HttpContext context, TimeSpan limit, TimeProvider time)
    {
        _timer = new CancellationTokenSource(limit, time);
        _either = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, _timer.Token);
    }

    public CancellationToken Token => _either.Token;

    /// <inheritdoc />
    public void Dispose()
    {
        _either.Dispose();
        _timer.Dispose();
    }
}
