namespace Fleet.Grains.Scheduling;

/// <summary>One who waits to connect, until his turn comes or he gives up.</summary>
internal sealed class ConnectWaiter
{
    private readonly TaskCompletionSource _turn = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly CancellationTokenRegistration _gaveUp;

    /// <summary>Waits until the token fires.</summary>
    public ConnectWaiter(CancellationToken cancellationToken) =>
        _gaveUp = cancellationToken.UnsafeRegister(static (turn, token) => ((TaskCompletionSource)turn!).TrySetCanceled(token), _turn);

    /// <summary>Ends when the turn comes; cancelled when he gave up.</summary>
    public Task Turn => _turn.Task;

    /// <summary>Gives him his turn; false when he has given up.</summary>
    public bool TryGo()
    {
        var goes = _turn.TrySetResult();
        _gaveUp.Unregister();
        return goes;
    }
}
