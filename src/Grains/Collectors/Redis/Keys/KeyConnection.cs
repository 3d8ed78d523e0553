using System.Collections.Immutable;
using Fleet.Resp;

namespace Fleet.Grains.Collectors.Redis.Keys;

/// <summary>Sends commands about keys, many in one write.</summary>
internal sealed class KeyConnection(RedisSession session)
{
    /// <summary>Commands of one write: bounds the replies in memory, and the server serves others in between.</summary>
    public const int CommandsPerWrite = 500;

    public RedisSession Session { get; } = session;

    /// <summary>The replies, one for each command.</summary>
    public async Task<ImmutableArray<KeyReply>> ExecuteAsync(ImmutableArray<KeyCommand> commands, KeyBudget budget, CancellationToken cancellationToken)
    {
        var replies = ImmutableArray.CreateBuilder<KeyReply>(commands.Length);
        for (var start = 0; start < commands.Length; start += CommandsPerWrite)
        {
            var write = new KeyWrite(Session, commands.Slice(start, Math.Min(CommandsPerWrite, commands.Length - start)));
            replies.AddRange(write.Take(await SendAsync(write, budget, cancellationToken)));
            budget.Spend(Session.Connection.LastRead);
        }

        return replies.DrainToImmutable();
    }

    private async Task<ImmutableArray<RespReply>> SendAsync(KeyWrite write, KeyBudget budget, CancellationToken cancellationToken)
    {
        try
        {
            return await Session.Connection.ExecuteAsync(write.Sent.AsMemory(), budget.Left, cancellationToken);
        }
        catch (RespLimitException e)
        {
            throw Session.LargeReplies.Named(write, e);
        }
    }
}
