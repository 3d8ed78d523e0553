using System.Collections.Immutable;
using Fleet.Resp;

namespace Fleet.Cluster.Store.Redis;

/// <summary>
/// The store's connection for commands, for one caller at a time; every exchange has a deadline. What breaks an exchange
/// closes the connection, and is told as a <see cref="RedisStoreException" />.
/// </summary>
internal sealed class RedisLink : IAsyncDisposable
{
    private readonly RedisConnector _connector;
    private readonly Limits _limits;
    private readonly TimeProvider _time;
    private RespConnection? _connection;

    public RedisLink(RedisConnector connector, Limits limits, TimeProvider time)
    {
        _connector = connector;
        _limits = limits;
        _time = time;
    }

    /// <summary>Whether there is a connection to use.</summary>
    public bool IsOpen => _connection is { IsClosed: false };

    /// <summary>Opens a new connection in place of the old one.</summary>
    /// <exception cref="RedisStoreException">There is none to be had; says why.</exception>
    public async Task ConnectAsync(CancellationToken cancellationToken)
    {
        await CloseAsync();
        _connection = await LimitedAsync(_connector.ConnectAsync, cancellationToken);
    }

    /// <summary>Sends all calls together and gives their replies in order.</summary>
    /// <exception cref="RedisStoreException">The connection broke, or the answer did not come in time.</exception>
    public Task<ImmutableArray<RespReply>> ExecuteAsync(ImmutableArray<RedisCall> calls, CancellationToken cancellationToken) =>
        LimitedAsync(token => ExecuteAsync(Connection, calls, token), cancellationToken);

    /// <summary>Ends the connection; there may be none.</summary>
    public async Task CloseAsync()
    {
        if (_connection is { } old)
        {
            _connection = null;
            await old.DisposeAsync();
        }
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync() => await CloseAsync();

    private RespConnection Connection => _connection ?? throw new RedisStoreException("store.url", "not connected", isLasting: false);

    private static async Task<ImmutableArray<RespReply>> ExecuteAsync(RespConnection connection, ImmutableArray<RedisCall> calls, CancellationToken cancellationToken)
    {
        var replies = await connection.ExecuteAsync(calls.Select(call => call.Short).ToArray(), cancellationToken);
        var unknown = replies.TakeWhile(reply => !IsUnknown(reply)).Count();
        if (unknown == replies.Length)
        {
            return replies;
        }

        // A server that was restarted, or told to, has forgotten its scripts. The order must stay, so what came after is
        // sent again too; a write that was done has its outcome under its id.
        var again = calls.Skip(unknown).Select(call => call.Full).ToArray();
        return [.. replies[..unknown], .. await connection.ExecuteAsync(again, cancellationToken)];
    }

    private static bool IsUnknown(RespReply reply) => reply is RespError { Code: "NOSCRIPT" };

    private async Task<T> LimitedAsync<T>(Func<CancellationToken, Task<T>> call, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(_limits.StoreCallTimeout, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            return await call(either.Token);
        }
        catch (Exception e) when (RedisTrouble.Knows(e))
        {
            await CloseAsync();
            cancellationToken.ThrowIfCancellationRequested();
            throw RedisTrouble.Of(e, _limits);
        }
    }
}
