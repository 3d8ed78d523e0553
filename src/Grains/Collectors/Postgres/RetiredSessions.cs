namespace Fleet.Grains.Collectors.Postgres;

/// <summary>
/// Sessions that are given up. Closing one may take long while a server hangs; nobody waits for it longer than he wants,
/// and no new session is opened before the old ones are gone.
/// </summary>
internal sealed class RetiredSessions
{
    private readonly TimeProvider _time;
    private readonly List<Task> _closing = [];

    public RetiredSessions(TimeProvider time) => _time = time;

    /// <summary>Begins to close a session.</summary>
    public void Add(PostgresSession session) => _closing.Add(session.DisposeAsync().AsTask());

    /// <summary>Whether all are gone within the time.</summary>
    public async Task<bool> AreGoneAsync(TimeSpan limit, CancellationToken cancellationToken)
    {
        // A closing that failed is over too; what failed was told to whoever opened the session.
        var all = Task.WhenAll(_closing);
        await all.WaitAsync(limit, _time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        cancellationToken.ThrowIfCancellationRequested();
        _closing.RemoveAll(task => task.IsCompleted);
        return _closing.Count == 0;
    }
}
