using System.Collections.Immutable;
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
    /// <summary>The code of the replies in place of those that a node did not give.</summary>
    public const string Unreachable = "UNREACHABLE";

    private RespConnection? _connection;

    /// <summary>One reply for each command, whatever happens.</summary>
    public async Task<ImmutableArray<RespReply>> AskAsync(ImmutableArray<KeyCommand> commands, CancellationToken cancellationToken)
    {
        using var own = new CancellationTokenSource(patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(own.Token, cancellationToken);
        try
        {
            return await AskOverKeptOrNewAsync(commands, either.Token);
        }
        catch (Exception e) when (RedisFailure.IsExpected(e) || e is OperationCanceledException)
        {
            await DisposeAsync();
            var why = e is OperationCanceledException ? "It did not answer in time." : e.Message;
            return [.. commands.Select(_ => Missing($"The node {node} of the cluster cannot be asked about the keys that live there: {why}"))];
        }
    }

    /// <summary>What stands in place of a reply.</summary>
    public static RespError Missing(string why) => new(Unreachable + " " + why);

    public async ValueTask DisposeAsync()
    {
        if (_connection is { } connection)
        {
            _connection = null;
            await connection.DisposeAsync();
        }
    }

    /// <summary>A node may have closed an idle connection; that alone is no failure.</summary>
    private async Task<ImmutableArray<RespReply>> AskOverKeptOrNewAsync(ImmutableArray<KeyCommand> commands, CancellationToken cancellationToken)
    {
        if (_connection is not null)
        {
            try
            {
                return await AskAsync(_connection, commands, cancellationToken);
            }
            catch (ConnectException e) when (e.Stage == ConnectStage.Closed)
            {
                await DisposeAsync();
            }
        }

        _connection = await connect(node, cancellationToken);
        return await AskAsync(_connection, commands, cancellationToken);
    }

    private static async Task<ImmutableArray<RespReply>> AskAsync(RespConnection connection, ImmutableArray<KeyCommand> commands, CancellationToken cancellationToken)
    {
        var replies = ImmutableArray.CreateBuilder<RespReply>(commands.Length);
        foreach (var chunk in commands.Chunk(KeyConnection.CommandsPerWrite))
        {
            replies.AddRange(await connection.ExecuteAsync(chunk.Select(static one => one.Command).ToArray(), cancellationToken));
        }

        return replies.DrainToImmutable();
    }
}
