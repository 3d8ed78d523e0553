using System.Collections.Immutable;
using System.Globalization;
using Fleet.Resp;

namespace Fleet.Grains.Collectors.Redis.Streams;

/// <summary>Sends commands about keys of one database, which it selects in the same write when another one is selected.</summary>
internal sealed class StreamConnection(RedisSession session)
{
    /// <summary>Commands of one write: bounds the replies in memory.</summary>
    private const int CommandsPerWrite = 500;

    public async Task<ImmutableArray<RespReply>> ExecuteAsync(
        int database, ImmutableArray<RespCommand> commands, CancellationToken cancellationToken)
    {
        var replies = ImmutableArray.CreateBuilder<RespReply>(commands.Length);
        for (var start = 0; start < commands.Length; start += CommandsPerWrite)
        {
            var chunk = commands.Slice(start, Math.Min(CommandsPerWrite, commands.Length - start));
            replies.AddRange(await ExecuteChunkAsync(database, chunk, cancellationToken));
        }

        return replies.DrainToImmutable();
    }

    private async Task<ImmutableArray<RespReply>> ExecuteChunkAsync(
        int database, ImmutableArray<RespCommand> commands, CancellationToken cancellationToken)
    {
        if (session.SelectedDatabase == database)
        {
            return await session.Connection.ExecuteAsync(commands.AsMemory(), cancellationToken);
        }

        var select = RespCommand.Of("SELECT", database.ToString(CultureInfo.InvariantCulture));
        var replies = await session.Connection.ExecuteAsync(commands.Insert(0, select).AsMemory(), cancellationToken);
        if (replies[0] is RespError error)
        {
            throw new StreamRefusedException("SELECT", error);
        }

        session.SelectedDatabase = database;
        return replies.RemoveAt(0);
    }
}
