using System.Collections.Immutable;
using Fleet.Resp;

namespace Fleet.Grains.Collectors.Redis.Keys;

/// <summary>Sends commands about keys, many in one write.</summary>
internal sealed class KeyConnection(RedisSession session)
{
    /// <summary>Commands of one write: bounds the replies in memory, and the server serves others in between.</summary>
    public const int CommandsPerWrite = 500;

    public RedisSession Session { get; } = session;

    /// <summary>The replies, one for each command. Those of a database that cannot be selected are that error.</summary>
    public Task<ImmutableArray<RespReply>> ExecuteAsync(ImmutableArray<KeyCommand> commands, CancellationToken cancellationToken) =>
        ExecuteAsync(commands, Session.KeyReplies, cancellationToken);

    /// <summary>The same with caps on all replies together, which are held at once, whatever the number of writes.</summary>
    public async Task<ImmutableArray<RespReply>> ExecuteAsync(ImmutableArray<KeyCommand> commands, RespLimits limits, CancellationToken cancellationToken)
    {
        var left = limits;
        var replies = ImmutableArray.CreateBuilder<RespReply>(commands.Length);
        for (var start = 0; start < commands.Length; start += CommandsPerWrite)
        {
            var write = new KeyWrite(Session, commands.Slice(start, Math.Min(CommandsPerWrite, commands.Length - start)));
            replies.AddRange(write.Take(await Session.Connection.ExecuteAsync(write.Sent.AsMemory(), left, cancellationToken)));
            var (bytes, elements) = Session.Connection.LastRead;
            left = left with { CallBytes = left.CallBytes - bytes, CallElements = left.CallElements - elements };
        }

        return replies.DrainToImmutable();
    }
}
