using System.Collections.Immutable;
using System.Globalization;
using Fleet.Resp;

namespace Fleet.Grains.Collectors.Redis.Keys;

/// <summary>Commands about keys of several databases as one write, with the SELECTs between them, and its replies without those.</summary>
internal sealed class KeyWrite
{
    private readonly RedisSession _session;
    private readonly ImmutableArray<KeyCommand> _commands;
    private readonly ImmutableArray<KeyCommand?> _about;

    public KeyWrite(RedisSession session, ImmutableArray<KeyCommand> commands)
    {
        _session = session;
        _commands = commands;
        var sent = ImmutableArray.CreateBuilder<RespCommand>(commands.Length + 1);
        var about = ImmutableArray.CreateBuilder<KeyCommand?>(commands.Length + 1);
        var selected = session.SelectedDatabase;
        foreach (var command in commands)
        {
            if (command.Key.Database != selected)
            {
                selected = command.Key.Database;
                sent.Add(RespCommand.Of("SELECT", selected.ToString(CultureInfo.InvariantCulture)));
                about.Add(null);
            }

            sent.Add(command.Command);
            about.Add(command);
        }

        Sent = sent.DrainToImmutable();
        _about = about.DrainToImmutable();
    }

    /// <summary>The caps on its replies.</summary>
    public RespLimits Limits => _session.KeyReplies;

    /// <summary>What goes over the wire.</summary>
    public ImmutableArray<RespCommand> Sent { get; }

    /// <summary>The command about a key that stands at a place of what is sent; null when there is none.</summary>
    public KeyCommand? About(int place) => _about.ElementAtOrDefault(place);

    /// <summary>
    /// The replies, one for each command about a key. What follows a SELECT that was refused met the database before it; which may be
    /// the right one, where that SELECT led back from one that was refused too.
    /// </summary>
    public ImmutableArray<KeyReply> Take(ImmutableArray<RespReply> received)
    {
        var replies = ImmutableArray.CreateBuilder<KeyReply>(_commands.Length);
        var selected = _session.SelectedDatabase;
        RespError? refusal = null;
        var next = 0;
        foreach (var command in _commands)
        {
            if (command.Key.Database != selected)
            {
                selected = command.Key.Database;
                refusal = received[next++] as RespError;
                _session.SelectedDatabase = refusal is null ? selected : _session.SelectedDatabase;
                refusal = _session.SelectedDatabase == selected ? null : refusal;
            }

            replies.Add(refusal is null ? new KeyTold(received[next]) : new KeyUnselected(refusal));
            next++;
        }

        return replies.DrainToImmutable();
    }
}
