using Fleet.Grains.Packs;
using Npgsql;

namespace Fleet.Grains.Collectors.Postgres;

/// <summary>
/// One connection to a server. Whatever is asked through it ends when the caller's token fires, also when the server
/// hangs: the caller goes on at once, and the connection is given up in the background.
/// </summary>
internal sealed class PostgresSession : IAsyncDisposable
{
    private readonly NpgsqlDataSource _source;
    private readonly NpgsqlConnection _connection;
    private readonly CancellationTokenSource _abort = new();
    private Task _work = Task.CompletedTask;
    private Task _abortion = Task.CompletedTask;

    public PostgresSession(NpgsqlDataSource source, string passwordPrint)
    {
        _source = source;
        _connection = source.CreateConnection();
        PasswordPrint = passwordPrint;
        Batches = new BatchSession(_connection);
    }

    /// <summary>Tells, without showing it, whether a password is the one that this connection was opened with.</summary>
    public string PasswordPrint { get; }

    /// <summary>Runs batches on it; only inside <see cref="DoAsync" />.</summary>
    public BatchSession Batches { get; }

    /// <summary>Whether it can be asked.</summary>
    public bool IsOpen => _connection.FullState == System.Data.ConnectionState.Open && !_abort.IsCancellationRequested;

    /// <summary>Logs in and makes the session read-only; through a pooler each batch makes itself so.</summary>
    public Task OpenAsync(CancellationToken cancellationToken) => DoAsync(
        async (batches, token) =>
        {
            try
            {
                await _connection.OpenAsync(token);
                var setup = new BatchStep
                {
                    Name = "session setup",
                    Sql = SessionSettings.OfSession(_connection.ProcessID),
                    Limits = StatementLimits.Default,
                    ReadAsync = async (reader, stop) => batches.IsPooled = !(await reader.ReadAsync(stop) && reader.GetBoolean(0)),
                };
                var errors = await batches.RunAsync([setup], token);
                return errors.TryGetValue(setup, out var error) ? throw error : true;
            }
            catch (Exception e) when (e is not OperationCanceledException && !PostgresErrors.IsExpected(e))
            {
                // Npgsql trusts the server: bytes that are not PostgreSQL's break it in any way, from its own words for
                // messages that it does not know to arguments out of range. No code of Fleet's runs in here.
                throw new NpgsqlException("What answers there does not speak PostgreSQL's protocol", e);
            }
        },
        cancellationToken);

    /// <summary>Does some work on it; when the token fires it throws at once and the session is of no more use.</summary>
    public async Task<T> DoAsync<T>(Func<BatchSession, CancellationToken, Task<T>> work, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var running = work(Batches, _abort.Token);
        _work = running;
        try
        {
            return await running.WaitAsync(cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            Abort();
            throw;
        }
    }

    /// <summary>Ends whatever runs, then closes. With a server that hangs this may take long; await it with a limit.</summary>
    public async ValueTask DisposeAsync()
    {
        // Whatever came of them, their caller has seen it, or had given up on it.
        await _abortion.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await _work.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        try
        {
            await _connection.DisposeAsync();
        }
        finally
        {
            await _source.DisposeAsync();
            _abort.Dispose();
        }
    }

    // Npgsql sends the cancel request while the token's callbacks run, by blocking calls on a connection of its own. A
    // thread of its own keeps a server that hangs from taking one of the pool's.
    private void Abort()
    {
        if (_work.IsCompleted)
        {
            return;
        }

        _abortion = Task.Factory.StartNew(
            _abort.Cancel, CancellationToken.None, TaskCreationOptions.LongRunning | TaskCreationOptions.DenyChildAttach, TaskScheduler.Default);
    }
}
