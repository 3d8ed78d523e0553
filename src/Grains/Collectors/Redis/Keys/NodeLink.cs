using System.Collections.Immutable;
using Fleet.Grains.Collecting;
using Fleet.Resp;
using Fleet.Wire;

namespace Fleet.Grains.Collectors.Redis.Keys;

/// <summary>The connection to another node of the target's cluster: made when it is first needed, then held.</summary>
/// <param name="node">Where it is.</param>
/// <param name="connect">Connects as the target's own connection is made.</param>
/// <param name="time">The clock.</param>
/// <param name="patience">How long the node may take for all that it is asked at once: another one's silence shall not cost the target its own keys.</param>
internal sealed class NodeLink(
    ServerEndpoint node, Func<ServerEndpoint, CancellationToken, Task<RespConnection>> connect, TimeProvider time, TimeSpan patience) : IAsyncDisposable
{
    private RespConnection? _connection;

    /// <summary>One reply for each command, whatever happens.</summary>
    public async Task<ImmutableArray<KeyReply>> AskAsync(ImmutableArray<KeyCommand> commands, KeyBudget budget, CancellationToken cancellationToken)
    {
        using var own = new CancellationTokenSource(patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(own.Token, cancellationToken);
        try
        {
            return await AskOverKeptOrNewAsync(commands, budget, either.Token);
        }
        catch (Exception e) when (RedisFailure.IsExpected(e) || e is OperationCanceledException)
        {
            await DisposeAsync();
            var why = e is OperationCanceledException ? "It did not answer in time." : e.Message;
            var reason = e is OperationCanceledException ? FailureReason.Timeout
                : RedisFailure.Of(e, new RedisAttempt { Address = node.ToString(), IsAnswered = true }).Reason;
            return [.. commands.Select(_ => new KeyUnreached(reason, $"The node {node} of the cluster cannot be asked about the keys that live there: {why}"))];
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_connection is { } connection)
        {
            _connection = null;
            await connection.DisposeAsync();
        }
    }

    /// <summary>A node may have closed an idle connection; that alone is no failure.</summary>
    private async Task<ImmutableArray<KeyReply>> AskOverKeptOrNewAsync(ImmutableArray<KeyCommand> commands, KeyBudget budget, CancellationToken cancellationToken)
    {
        if (_connection is not null)
        {
            try
            {
                return await AskAsync(_connection, commands, budget, cancellationToken);
            }
            catch (ConnectException e) when (e.Stage == ConnectStage.Closed)
            {
                await DisposeAsync();
            }
        }

        _connection = await connect(node, cancellationToken);
        return await AskAsync(_connection, commands, budget, cancellationToken);
    }

    private static async Task<ImmutableArray<KeyReply>> AskAsync(
        RespConnection connection, ImmutableArray<KeyCommand> commands, KeyBudget budget, CancellationToken cancellationToken)
    {
        var replies = ImmutableArray.CreateBuilder<KeyReply>(commands.Length);
        foreach (var chunk in commands.Chunk(KeyConnection.CommandsPerWrite))
        {
            var told = await connection.ExecuteAsync(chunk.Select(static one => one.Command).ToArray(), budget.Left, cancellationToken);
            replies.AddRange(told.Select(static reply => new KeyTold(reply)));
            budget.Spend(connection.LastRead);
        }

        return replies.DrainToImmutable();
    }
}
