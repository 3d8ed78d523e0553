using System.Collections.Immutable;
using Fleet.Resp;
using Fleet.Wire;

namespace Fleet.Grains.Collectors.Redis.Keys;

/// <summary>
/// What was asked about keys last time goes out with INFO the next time. As long as keys keep their types and streams their
/// groups, describing them takes no round trip of its own; what is new is asked as before.
/// </summary>
internal sealed class KeyForecast
{
    private readonly Dictionary<KeyCommand, KeyReply> _answers = new(KeyCommandComparer.Instance);
    private readonly List<KeyQuestion> _asked = [];
    private ImmutableArray<KeyQuestion> _expected = [];
    private ImmutableArray<KeyCommand> _sent = [];
    private KeyWrite? _write;
    private RedisSession? _session;

    /// <summary>What went wrong with it, and closed the connection; null when it came.</summary>
    public Exception? Failure { get; private set; }

    /// <summary>What its answers took.</summary>
    public (long Bytes, long Elements) Spent { get; private set; }

    /// <summary>What goes out behind everything else that is due; it is expected anew only after it was used.</summary>
    public ImmutableArray<RespCommand> Send(RedisSession session)
    {
        // Those of a turn that left keys alone, since the server refused its clients, were never looked at.
        _answers.Clear();
        _sent = [.. _expected.Where(one => session.MayAsk(one) && session.Cluster?.IsElsewhere(one.Command.Key) != true).Select(static one => one.Command)];
        _expected = [];
        _write = new KeyWrite(session, _sent);
        _session = session;
        Spent = default;
        return _write.Sent;
    }

    /// <summary>Reads the answers, the last ones of the exchange. That they do not come is told by <see cref="Failure" />: all else did.</summary>
    public async Task ReceiveAsync(RespExchange exchange, CancellationToken patience, CancellationToken cancellationToken)
    {
        _answers.Clear();
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience, cancellationToken);
        try
        {
            var replies = _write!.Take(await exchange.ReadAsync(exchange.Due, _write.Limits, either.Token));
            Spent = _session!.Connection.LastRead;
            for (var i = 0; i < _sent.Length; i++)
            {
                _answers[_sent[i]] = replies[i];
            }
        }
        catch (RespLimitException e)
        {
            Failure = _session!.LargeReplies.Named(_write!, e);
        }
        catch (Exception e) when (e is WireException || (e is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            Failure = e;
        }
    }

    /// <summary>The replies to questions: those that came already, and over the connection those that did not.</summary>
    public async Task<ImmutableArray<KeyReply>> ExecuteAsync(
        KeyConnection connection, ImmutableArray<KeyQuestion> questions, KeyBudget budget, CancellationToken cancellationToken)
    {
        _asked.AddRange(questions);
        var open = questions.Where(one => !_answers.ContainsKey(one.Command)).Select(static one => one.Command).ToImmutableArray();
        var rest = await connection.ExecuteAsync(open, budget, cancellationToken);
        var next = 0;
        return [.. questions.Select(one => _answers.TryGetValue(one.Command, out var reply) ? reply : rest[next++])];
    }

    /// <summary>The end of a turn: the next one will ask the same, unless that is more than one write should have.</summary>
    public void Remember()
    {
        _expected = _asked.Count <= KeyConnection.CommandsPerWrite ? [.. _asked] : [];
        _asked.Clear();
        _answers.Clear();
    }
}
