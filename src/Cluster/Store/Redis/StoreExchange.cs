using System.Collections.Immutable;
using System.Globalization;
using Fleet.Resp;
using Microsoft.Extensions.Logging;

namespace Fleet.Cluster.Store.Redis;

/// <summary>
/// One exchange with the store: the waiting writes and, behind them, the question what happened since; in one round trip.
/// A store that went back is given back what it lost before anything that it says counts.
/// </summary>
internal sealed class StoreExchange
{
    // Each round loses only to another process that restores or writes at the very same moment.
    private const int MostRounds = 10;

    private readonly RedisStoreSettings _settings;
    private readonly RedisKeys _keys;
    private readonly RedisLink _link;
    private readonly ILogger _logger;
    private readonly HashSet<string> _unreadable = new(StringComparer.Ordinal);

    public StoreExchange(RedisStoreSettings settings, RedisLink link, ILogger logger)
    {
        _settings = settings;
        _keys = new RedisKeys(settings.ClusterName);
        _link = link;
        _logger = logger;
    }

    /// <summary>Sends the writes and reads what is new.</summary>
    /// <exception cref="RedisStoreException">The store broke off or refuses to be read; what became of the writes is not known.</exception>
    public async Task<Exchanged> RunAsync(KnownStore known, IReadOnlyList<RedisWrite> writes, CancellationToken cancellationToken)
    {
        var replies = await _link.ExecuteAsync([.. writes.Select(write => Call(write, known, goOn: false)), Question(known)], cancellationToken);
        var isReadOnly = NoteRefusals(writes, replies);
        try
        {
            var reading = await SettleAsync(known, Read(replies[^1]), cancellationToken);
            var next = reading.Kind == StoreReading.Relation.Same
                ? known
                : known.With(ReadTargets.Apply(known.State, reading, Unreadable), reading);
            return new Exchanged(next, [.. writes.Zip(replies, (write, reply) => Outcome(write, reply, next.State))], isReadOnly);
        }
        catch (FormatException e)
        {
            throw new RedisStoreException("store.url", $"the store {e.Message}", isLasting: true);
        }
    }

    /// <summary>Whether the store may be used as it must be.</summary>
    /// <exception cref="RedisStoreException">The user lacks rights, or the connection broke.</exception>
    public async Task CheckRightsAsync(CancellationToken cancellationToken)
    {
        var replies = await _link.ExecuteAsync([RedisScripts.Rights.Call(KeysOf("rights"), [_keys.Channel])], cancellationToken);
        if (replies[0] is RespError refusal)
        {
            throw RedisTrouble.Refused(refusal, _settings.Limits);
        }

        if (replies[0].Parts() is [_, ..] denied)
        {
            var names = string.Join(", ", denied.Select(name => name.AsText()));
            throw new RedisStoreException("store.url", $"the user may not do {names} with this fleet's keys or channel; docs/configuration.md has the rights", isLasting: true);
        }
    }

    /// <summary>Reads until the store holds all that is known, putting back what it lost.</summary>
    private async Task<StoreReading> SettleAsync(KnownStore known, StoreReading reading, CancellationToken cancellationToken)
    {
        for (var round = 0; reading.Kind == StoreReading.Relation.Fork; round++)
        {
            var lost = LostTargets.Find(known, reading);
            if (lost.IsEmpty && reading.Revision > known.State.Revision)
            {
                // Others put back all that this process could.
                break;
            }

            if (round == MostRounds)
            {
                throw new RedisStoreException("store.url", "the store went back, and what it lost cannot be put back while others write so much", isLasting: false);
            }

            if (round == 0)
            {
                Log.WentBack(_logger, _settings.Address, reading.Revision, known.State.Revision, lost.Length);
            }

            var replies = await _link.ExecuteAsync([Call(new RedisWrite(lost), known, goOn: true), Question(known)], cancellationToken);
            if (replies[0] is RespError refusal)
            {
                throw RedisTrouble.Refused(refusal, _settings.Limits);
            }

            reading = Read(replies[1]);
        }

        return reading;
    }

    /// <summary>Notes what is surely not stored; gives whether the server is a replica, which takes no writes.</summary>
    /// <exception cref="RedisStoreException">It is, and the Sentinels may know the primary by now.</exception>
    private bool NoteRefusals(IReadOnlyList<RedisWrite> writes, ImmutableArray<RespReply> replies)
    {
        RespError? readOnly = null;
        foreach (var (write, reply) in writes.Zip(replies))
        {
            if (reply is RespError || reply.Says("behind"))
            {
                write.WasNotDone();
            }

            readOnly ??= reply as RespError is { Code: "READONLY" } refusal ? refusal : null;
        }

        return readOnly is not null && _settings.Address.SentinelMaster is not null
            ? throw RedisTrouble.Refused(readOnly, _settings.Limits)
            : readOnly is not null;
    }

    private StoreReading Read(RespReply reply) =>
        reply is RespError refusal ? throw RedisTrouble.Refused(refusal, _settings.Limits) : StoreReading.Parse(reply);

    private RedisCall Question(KnownStore known) => RedisScripts.Read.Call([_keys.Head, _keys.Targets, _keys.Changes], known.Arguments());

    private RedisCall Call(RedisWrite write, KnownStore known, bool goOn) => RedisScripts.Write.Call(
        KeysOf(write.Id),
        [
            write.Id,
            _keys.Channel,
            ((long)_settings.Limits.StoreOutcomeKept.TotalMilliseconds).ToString(CultureInfo.InvariantCulture),
            _settings.Limits.StoreChangesKept.ToString(CultureInfo.InvariantCulture),
            .. known.Arguments(),
            goOn ? "1" : "0",
            .. write.Operations.SelectMany(operation => operation.Arguments()),
        ]);

    private string[] KeysOf(string write) => [_keys.Head, _keys.Targets, _keys.Changes, _keys.Write(write)];

    private ImmutableArray<WriteOutcome>? Outcome(RedisWrite write, RespReply reply, StoreState state)
    {
        if (reply is RespError refusal)
        {
            var refused = new WriteOutcome.Unavailable($"Nothing was stored: the store refuses: {RedisTrouble.Text(refusal, _settings.Limits)}");
            return [.. write.Operations.Select(_ => refused)];
        }

        if (reply.Says("behind"))
        {
            return null;
        }

        if (reply.Parts() is not [_, var said])
        {
            throw new FormatException("gave an answer that is not understood");
        }

        var outcomes = said.AsText() is { Length: > 0 } text ? text.Split(',') : [];
        return outcomes.Length == write.Operations.Length
            ? [.. write.Operations.Zip(outcomes, (operation, outcome) => operation.Outcome(outcome, state))]
            : throw new FormatException("gave an answer that is not understood");
    }

    // One broken record must not stop the processes that share the store: neither those that run nor those that start.
    private void Unreadable(string field, string why)
    {
        if (_unreadable.Add(field))
        {
            Log.Unreadable(_logger, _settings.Address, RedisTrouble.Line(why, _settings.Limits));
        }
    }
}
