using System.Collections.Immutable;
using System.Globalization;
using Fleet.Resp;

namespace Fleet.Grains.Collectors.Redis.Keys;

/// <summary>Sends commands about keys of several databases in one write, with the SELECTs between them.</summary>
internal sealed class KeyConnection(RedisSession session)
{
    /// <summary>Commands of one write: bounds the replies in memory, and the server serves others in between.</summary>
    private const int CommandsPerWrite = 500;

    public RedisSession Session { get; } = session;

    /// <summary>The replies, one for each command. Those of a database that cannot be selected are that error.</summary>
    public async Task<ImmutableArray<RespReply>> ExecuteAsync(ImmutableArray<KeyCommand> commands, CancellationToken cancellationToken)
    {
        var replies = ImmutableArray.CreateBuilder<RespReply>(commands.Length);
        for (var start = 0; start < commands.Length; start += CommandsPerWrite)
        {
            await ExecuteAsync(commands.Slice(start, Math.Min(CommandsPerWrite, commands.Length - start)), replies, cancellationToken);
        }

        return replies.DrainToImmutable();
    }

    private async Task ExecuteAsync(ImmutableArray<KeyCommand> commands, ImmutableArray<RespReply>.Builder replies, CancellationToken cancellationToken)
    {
        var sent = ImmutableArray.CreateBuilder<RespCommand>(commands.Length + 1);
        var selected = Session.SelectedDatabase;
        foreach (var command in commands)
        {
            if (command.Key.Database != selected)
            {
                selected = command.Key.Database;
                sent.Add(RespCommand.Of("SELECT", selected.ToString(CultureInfo.InvariantCulture)));
            }

            sent.Add(command.Command);
        }

        var received = await Session.Connection.ExecuteAsync(sent.ToArray(), cancellationToken);
        Take(commands, received, replies);
    }

    /// <summary>What follows a SELECT that was refused met the database before it, and counts for nothing.</summary>
    private void Take(ImmutableArray<KeyCommand> commands, ImmutableArray<RespReply> received, ImmutableArray<RespReply>.Builder replies)
    {
        var selected = Session.SelectedDatabase;
        RespError? refusal = null;
        var next = 0;
        foreach (var command in commands)
        {
            if (command.Key.Database != selected)
            {
                selected = command.Key.Database;
                refusal = received[next++] as RespError;
                Session.SelectedDatabase = refusal is null ? selected : Session.SelectedDatabase;
            }

            replies.Add(refusal ?? received[next]);
            next++;
        }
    }
}
