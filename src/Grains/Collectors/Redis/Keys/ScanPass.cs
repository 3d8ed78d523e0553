using System.Collections.Immutable;
using System.Runtime.InteropServices;
using Fleet.Cluster.Targets;
using Fleet.Grains.Collecting;
using Fleet.Grains.Collectors.Redis.Groups;
using Fleet.Grains.Collectors.Redis.Mapping;
using Fleet.Resp;

namespace Fleet.Grains.Collectors.Redis.Keys;

/// <summary>
/// One pass over the keys of a target, database by database, one SCAN at a time for all patterns together. It may rest for
/// as long as it likes between two steps: a cursor of SCAN is good for ever.
/// </summary>
internal sealed class ScanPass
{
    /// <summary>What is left out when the user may not ask for the memory of keys.</summary>
    public const string GroupMemory = "key_groups_memory";

    private readonly KeyWishes _wishes;
    private readonly CollectorContext _context;
    private readonly RedisOptions _options;
    private readonly long _began;
    private readonly ImmutableArray<KeyWalk> _walks;
    private readonly KeyFindings _keys;
    private readonly KeyFindings _streams;
    private readonly Dictionary<(int Database, string Pattern), long> _counts = [];
    private readonly Dictionary<int, KeyGroups> _groups = [];
    private readonly HashSet<int> _leftOut = [];
    private ScanPlace _place = new();
    private int _walk;
    private TimeSpan _worked;
    private RedisFailure? _failure;
    private RedisFailure? _memoryFailure;

    public ScanPass(KeyWishes wishes, CollectorContext context, RedisInfo info)
    {
        _wishes = wishes;
        _context = context;
        _options = (RedisOptions)context.Spec.Options;
        _began = context.Time.GetTimestamp();
        _walks = wishes.Walks(info);
        RunId = info["run_id"];
        _keys = new KeyFindings(context.Limits.Redis.KeysPerPattern, context.Limits.Redis.Keys, context.Limits);
        _streams = new KeyFindings(context.Limits.Redis.Streams, context.Limits.Redis.Streams, context.Limits);
    }

    /// <summary>The process that its cursor is of.</summary>
    public string? RunId { get; }

    public bool IsDone => _walk == _walks.Length;

    /// <summary>The keys and streams that it has found.</summary>
    public (ImmutableArray<RedisKey> Keys, ImmutableArray<RedisKey> Streams) Found => (_keys.All, _streams.All);

    /// <summary>One step; gives how many keys it saw, and null when the database was left out without one.</summary>
    public async Task<int?> StepAsync(KeyConnection connection, bool byType, CancellationToken cancellationToken)
    {
        var start = _context.Time.GetTimestamp();
        var walk = _walks[_walk];
        if (connection.Session.RefusedDatabases.Contains(walk.Database))
        {
            LeaveOut();
            return null;
        }

        var reply = (await connection.ExecuteAsync(
            [walk.Step(_place.Cursor, _options.CheckKeysBatchSize, byType)], new KeyBudget(connection.Session.Connection.Limits), cancellationToken))[0];
        if (reply is KeyUnselected { Error: var refusal })
        {
            NotSelected(refusal, walk, connection.Session);
            return null;
        }

        if (reply is KeyTold { Reply: RespError error })
        {
            Refused(error, walk);
            return 0;
        }

        if (reply is not KeyTold { Reply: RespArray { Items: [RespBulk cursor, RespArray found] } })
        {
            throw new RespProtocolException("The reply to SCAN has an unexpected form.");
        }

        var keys = found.Items.OfType<RespBulk>().Select(key => new RedisKey(walk.Database, key.Value)).ToImmutableArray();
        var streams = await StreamsAsync(walk, keys, connection, byType, cancellationToken);
        var memory = walk.WithGroups ? await MemoryAsync(keys, connection, cancellationToken) : [];
        if (!_place.TryMoveTo(cursor.Value.Span))
        {
            throw new RespProtocolException("SCAN gave a cursor that is no number.");
        }

        // Nothing is awaited from here on: a step that broke off is made again, and would be counted twice.
        Book(walk, keys, streams, memory);
        GoOn(walk);
        _worked += _context.Time.GetElapsedTime(start);
        return keys.Length;
    }

    public ScanResult Finish() => new()
    {
        Keys = _keys.All,
        Streams = _streams.All,
        IsCut = _keys.IsCut || _streams.IsCut,
        Counts = [.. _wishes.Counts.Where(one => !_leftOut.Contains(one.Database)).Select(one => (one, _counts.GetValueOrDefault((one.Database, one.Text))))],
        Groups = [.. _groups.Where(one => !_leftOut.Contains(one.Key)).OrderBy(static one => one.Key).Select(one => (one.Key, one.Value.Largest(_options), one.Value.Distinct))],
        LeftOut = [.. _leftOut],
        Failure = _failure,
        MemoryFailure = _memoryFailure,
        RunId = RunId,
        FinishedAt = _context.Time.GetTimestamp(),
        Duration = _context.Time.GetElapsedTime(_began),
        Worked = _worked,
    };

    /// <summary>One database that cannot be walked over costs only itself; what concerns them all is the caller's.</summary>
    private void Refused(RespError error, KeyWalk walk)
    {
        if (RedisFailure.IsDenial(error) || RedisRefusal.IsOfState(error) || error.Text.Contains("syntax error", StringComparison.OrdinalIgnoreCase))
        {
            throw new ScanRefusedException(error);
        }

        Abandon(RedisRefusal.Of(error, $"SCAN of db{walk.Database}"));
    }

    /// <summary>A database that the user may not select is told with all else that is refused; one that is not there is a failure.</summary>
    private void NotSelected(RespError error, KeyWalk walk, RedisSession session)
    {
        if (RedisRefusal.IsOfState(error))
        {
            throw new ScanRefusedException(error);
        }

        if (RedisFailure.IsDenial(error))
        {
            session.RefusedDatabases.Add(walk.Database, error);
            LeaveOut();
            return;
        }

        Abandon(RedisRefusal.Of(error, $"SELECT of db{walk.Database}"));
    }

    private void GoOn(KeyWalk walk)
    {
        if (_place.IsEnd)
        {
            NextWalk();
        }
        else if (_place.IsEndless)
        {
            Abandon(new RedisFailure(FailureReason.Protocol, $"SCAN of db{walk.Database} does not come to an end: its cursors go in a circle, or without a bound."));
        }
    }

    private void Abandon(RedisFailure failure)
    {
        _failure ??= failure;
        LeaveOut();
    }

    /// <summary>Half of a count would be no count: the database has none, and no groups.</summary>
    private void LeaveOut()
    {
        _leftOut.Add(_walks[_walk].Database);
        NextWalk();
    }

    private void NextWalk()
    {
        _walk++;
        _place = new ScanPlace();
    }

    private void Book(KeyWalk walk, ImmutableArray<RedisKey> keys, ImmutableArray<RedisKey> streams, ImmutableArray<long?> memory)
    {
        foreach (var key in keys)
        {
            _keys.Offer(key, walk.Keys);
            foreach (var pattern in walk.Counts.Where(pattern => pattern.IsMatch(key.Key.Span)))
            {
                _counts[(walk.Database, pattern.Text)] = _counts.GetValueOrDefault((walk.Database, pattern.Text)) + 1;
            }
        }

        foreach (var stream in streams)
        {
            _streams.Offer(stream, walk.Streams);
        }

        if (walk.WithGroups)
        {
            ref var groups = ref CollectionsMarshal.GetValueRefOrAddDefault(_groups, walk.Database, out _);
            groups ??= new KeyGroups(_wishes.Groups, _context.Limits);
            for (var i = 0; i < keys.Length; i++)
            {
                groups.Add(keys[i].Key, memory[i]);
            }
        }
    }

    /// <summary>Those that are streams: asking the others for what streams have would fill the server's count of errors.</summary>
    private async Task<ImmutableArray<RedisKey>> StreamsAsync(
        KeyWalk walk, ImmutableArray<RedisKey> keys, KeyConnection connection, bool byType, CancellationToken cancellationToken)
    {
        var perhaps = keys.Where(key => walk.Streams.Any(pattern => pattern.IsMatch(key.Key.Span))).ToImmutableArray();
        if (walk.OnlyStreams && byType)
        {
            return perhaps;
        }

        var types = new KeyBatch([.. perhaps.Select(static key => new KeyQuestion(KeyCommand.Of("TYPE", key), RedisKeyspace.Streams, "+type"))]);
        await AskAsync(types, connection, cancellationToken);
        _failure ??= types.Failure;
        return [.. perhaps.Where((_, i) => types.Answers[i]?.AsText() == "stream")];
    }

    /// <summary>What each key takes: nothing when it is gone by now, and null when it is not known.</summary>
    private async Task<ImmutableArray<long?>> MemoryAsync(ImmutableArray<RedisKey> keys, KeyConnection connection, CancellationToken cancellationToken)
    {
        var session = connection.Session;
        var batch = new KeyBatch([.. keys.Select(static key => new KeyQuestion(KeyCommand.Of("MEMORY USAGE", key), GroupMemory, "+memory|usage ~*"))]);
        await AskAsync(batch, connection, cancellationToken);
        ImmutableArray<long?> memory =
        [
            .. batch.Answers.Select((answer, i) => answer is RespInteger bytes ? bytes.Value : answer is RespNull || batch.Absent.Contains(i) ? 0 : (long?)null),
        ];
        if (session.RefusedKeys.IsFull(_context.Limits) && !session.IsDenied(GroupMemory))
        {
            session.Deny(GroupMemory, "The user may not read so many of the keys that the memory of groups is asked for no more: grant it with ACL SETUSER <user> +memory|usage ~*.");
        }

        if (memory.Contains(null))
        {
            var failure = batch.Failure ?? Unknown(session);
            _memoryFailure ??= failure with { Message = "The memory of some groups is not known. " + failure.Message };
        }

        return memory;
    }

    private static RedisFailure Unknown(RedisSession session) =>
        session.Denied.FirstOrDefault(static one => one.Collector is GroupMemory or RefusedKeys.Name) is { } denied
            ? new RedisFailure(FailureReason.NoPerm, denied.Why)
            : new RedisFailure(FailureReason.Protocol, "The reply to MEMORY USAGE has an unexpected form.");

    private Task AskAsync(KeyBatch batch, KeyConnection connection, CancellationToken cancellationToken)
    {
        var budget = new KeyBudget(connection.Session.KeyReplies);
        var answers = new KeyAnswers(connection.Session, (asked, token) => connection.ExecuteAsync([.. asked.Select(static one => one.Command)], budget, token), _context.Limits);
        return answers.AskAsync([batch], cancellationToken);
    }
}
