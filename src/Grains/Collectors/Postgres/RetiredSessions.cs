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
        try
        {
            await Task.WhenAll(_closing).WaitAsync(limit, _time, cancellationToken);
        }
        catch (TimeoutException)
        {
            return false;
        }
        finally
        {
            _closing.RemoveAll(task => task.IsCompleted);
        }

        return true;
    }
}
