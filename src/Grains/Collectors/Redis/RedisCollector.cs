using System.Collections.Immutable;
using Fleet.Cluster.Targets;
using Fleet.Grains.Collecting;
using Fleet.Resp;
using Fleet.Wire;

namespace Fleet.Grains.Collectors.Redis;

/// <summary>
/// Collects one Redis or Valkey node over one held connection:
/// session (kept or opened) -> one round of commands -> parts -> collection.
/// </summary>
public sealed class RedisCollector : ICollector
{
    /// <summary>Of the deadline, what a collection may have used up when its keys are done.</summary>
    private const double ShareOfDeadline = 0.8;

    private readonly CollectorContext _context;
    private readonly RedisConnector _connector;
    private readonly ScrapeFamilies _scrapes = new();
    private readonly ImmutableArray<RedisAsk> _asks;
    private readonly ImmutableArray<SkippedCollector> _switchedOff;
    private readonly RedisScripts? _scripts;
    private readonly RedisKeyspace? _keyspace;
    private readonly RedisOptions _options;
    private RedisSession? _session;
    private bool _mayNotAsk;
    private IReadOnlyList<PlannedQuery> _plan = [];

    private RedisCollector(CollectorContext context)
    {
        _context = context;
        _options = (RedisOptions)context.Spec.Options;
        _connector = new RedisConnector(context);
        _scripts = _options.Script.IsEmpty ? null : new RedisScripts(_options, context.Limits, context.Time);
        var all = RedisAsks.For(_options, context.Limits, _scripts, context.Time);
        _asks = [.. all.Where(ask => context.Spec.Collectors.Wants(ask.Collector, byDefault: true))];
        _keyspace = RedisKeyspace.For(context);
        _switchedOff = SwitchedOff(all);

        // A Sentinel has hardly any of the commands that a server has; which ones, only it can say.
        _plan = context.Spec.Kind == TargetKind.Sentinel ? [] : RedisPlan.Of(_asks, _keyspace, session: null, context.Spec);
    }

    /// <summary>How the catalog makes it and what it reports by.</summary>
    public static CollectorKind Kind { get; } = new()
    {
        Kind = TargetKind.Redis,
        UpMetric = "redis_up",
        UpHelp = "1 when the last collection reached the server, else 0.",
        Collectors = [.. RedisAsks.Names.Append(RedisRound.Info).Concat(RedisKeyspace.Names).Order(StringComparer.Ordinal)],
        Create = static context => new RedisCollector(context),
    };

    /// <summary>The same for targets that are called Sentinels.</summary>
    public static CollectorKind SentinelKind { get; } = Kind with { Kind = TargetKind.Sentinel };

    /// <inheritdoc />
    public async Task<Collection> CollectAsync(Tiers due, CancellationToken cancellationToken)
    {
        var start = _context.Time.GetTimestamp();
        try
        {
            return Finish(await CollectOverKeptOrNewAsync(due, start, cancellationToken), start);
        }
        catch (Exception e) when (RedisFailure.IsExpected(e))
        {
            var attempt = Attempt;
            await DropAsync();
            return Fail(RedisFailure.Of(e, attempt), start);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            var attempt = Attempt;
            await DropAsync();
            return Fail(RedisFailure.OfTimeout(attempt), start);
        }
        catch
        {
            await DropAsync();
            throw;
        }
    }

    /// <inheritdoc />
    public Collection Unreached(CollectOutcome outcome) => Fail(new RedisFailure(outcome.Reason, outcome.Message), _context.Time.GetTimestamp());

    /// <inheritdoc />
    public bool IsConnected => _session is { Connection.IsClosed: false };

    /// <inheritdoc />
    public IReadOnlyList<PlannedQuery> Plan() => Volatile.Read(ref _plan);

    /// <inheritdoc />
    public async ValueTask DisposeAsync() => await DropAsync();

    /// <summary>
    /// A server may close an idle connection (its setting timeout) or restart; that alone is no failure. And a session
    /// that may not be opened like this any more makes place for one that shows it: never are there two at once.
    /// </summary>
    private async Task<RedisRound> CollectOverKeptOrNewAsync(Tiers due, long start, CancellationToken cancellationToken)
    {
        if (_session is null && _mayNotAsk)
        {
            _session = await OpenAsync(onTrial: true, cancellationToken);
        }

        if (_session is not null)
        {
            try
            {
                var kept = _session;
                var round = await CollectAsync(kept, due, start, cancellationToken);
                if (!kept.IsDoubted)
                {
                    return round;
                }

                await DropAsync();
            }
            catch (WireException e) when (e is ConnectException { Stage: ConnectStage.Closed } or RespCutOffException)
            {
                await DropAsync();
            }
        }

        // A new session knows neither the server's settings nor what it may not do, and asks that at once and not when it is
        // due: without it the series of an empty database came and went, and people would wait to see what their grant did.
        _session = await OpenAsync(onTrial: false, cancellationToken);
        return await CollectAsync(_session, due | Tiers.Activity, start, cancellationToken);
    }

    private async Task<RedisSession> OpenAsync(bool onTrial, CancellationToken cancellationToken)
    {
        var session = await _connector.OpenAsync(onTrial, cancellationToken);
        _scrapes.Connect = session.Connection.ConnectDuration;
        return session;
    }

    private async Task<RedisRound> CollectAsync(RedisSession session, Tiers due, long start, CancellationToken cancellationToken)
    {
        var round = new RedisRound(_context, session, due);
        var login = session.IsEstablished ? await _connector.ReadOptionsAsync(cancellationToken) : null;
        if (_scripts is not null && due.HasFlag(_scripts.Ask.Tier))
        {
            await _scripts.LoadAsync(cancellationToken);
        }

        using var patience = new CancellationTokenSource(LeftForKeys(start), _context.Time);
        _mayNotAsk = false;
        await round.RunAsync([.. _asks.Where(ask => due.HasFlag(ask.Tier))], login, patience.Token, cancellationToken);
        if (session.IsDoubted)
        {
            return round;
        }

        if (round.Failure is null && _scripts is not null && _asks.Contains(_scripts.Ask) && due.HasFlag(_scripts.Ask.Tier) && _scripts.Unread() is { } unread)
        {
            round.Add([unread]);
        }

        _scrapes.Ping = round.Ping;
        if (round.Failure is null && _keyspace is not null && session.Refusal is not { Reason: FailureReason.Loading or FailureReason.MasterDown })
        {
            await AddKeysAsync(round, session, due, patience.Token, cancellationToken);
        }

        Volatile.Write(ref _plan, RedisPlan.Of(_asks, _keyspace, session, _context.Spec));
        if (round.Failure is { Reason: FailureReason.NoAuth or FailureReason.NoPerm or FailureReason.Protocol })
        {
            // A new connection reads the password again, and its replies are in step with its commands; on this one nothing would change.
            _mayNotAsk = round.Failure.Reason is not FailureReason.Protocol;
            await DropAsync();
        }

        return round;
    }

    /// <summary>Keys come last, and within a time that leaves enough to hand over what came before them.</summary>
    private async Task AddKeysAsync(RedisRound round, RedisSession session, Tiers due, CancellationToken patience, CancellationToken cancellationToken)
    {
        if (patience.IsCancellationRequested && session.Forecast.Failure is null)
        {
            return;
        }

        round.Add(await _keyspace!.CollectAsync(session, due, patience, cancellationToken));
        _scrapes.KeyGroups = _keyspace.Wishes.WantsGroups && _keyspace.Scan?.Last is { } last ? last.Worked : TimeSpan.Zero;
    }

    private TimeSpan LeftForKeys(long start)
    {
        var left = (_context.Timeout * ShareOfDeadline) - _context.Time.GetElapsedTime(start);
        return left > TimeSpan.Zero ? left : TimeSpan.Zero;
    }

    private RedisAttempt Attempt => _connector.Attempt with { IsAnswered = _session is { IsEstablished: true } };

    private Collection Finish(RedisRound round, long start)
    {
        if (round.Failure is not null)
        {
            return Fail(round.Failure, start);
        }

        var parts = _options.AppendInstanceRoleLabel ? InstanceRole.AddTo(round.Parts, _session?.Info) : round.Parts;
        return new Collection
        {
            Outcome = Outcome(round, parts),
            Parts = parts.Add(_scrapes.Count(FailureReason.None, _context.Time.GetElapsedTime(start))),
            Skipped = Skipped(),
            Ended = [.. _asks.Where(ask => _session?.Has(ask) == false).Select(static ask => ask.Collector), .. _keyspace?.Ended ?? []],
        };
    }

    /// <summary>What the server refuses its clients is the cause of what failed here, and is told also when nothing did.</summary>
    private CollectOutcome Outcome(RedisRound round, ImmutableArray<CollectedPart> parts)
    {
        var troubled = parts.FirstOrDefault(static part => part.Outcome.Kind != OutcomeKind.Ok)?.Outcome;
        return (_session?.Refusal ?? round.PingRefusal) is { } refusal ? CollectOutcome.Partial(refusal.Reason, MessageCut.ToChars(refusal.Message, _context.Limits.MessageChars))
            : troubled is not null ? CollectOutcome.Partial(troubled.Reason, troubled.Message)
            : CollectOutcome.Ok;
    }

    /// <summary>The part about the collection itself comes even so: without it the last good one would go on saying that all is well.</summary>
    private Collection Fail(RedisFailure failure, long start) => new()
    {
        Outcome = CollectOutcome.Failed(failure.Reason, MessageCut.ToChars(failure.Message, _context.Limits.MessageChars)),
        Parts = [_scrapes.Count(failure.Reason, _context.Time.GetElapsedTime(start))],
        Skipped = Skipped(),
    };

    private async Task DropAsync()
    {
        if (_session is { } session)
        {
            _session = null;
            await session.DisposeAsync();
        }
    }

    /// <summary>What does not run: switched off, refused on this connection, or out of place on this server.</summary>
    private ImmutableArray<SkippedCollector> Skipped()
    {
        if (_session?.Info is not { } info)
        {
            return [.. _switchedOff, .. _session?.Denied ?? []];
        }

        var whyNot = _keyspace?.WhyNot(info);
        return
        [
            .. _switchedOff,
            .. _session.Denied,
            .. _asks.Select(ask => (ask.Collector, Why: ask.WhyNot?.Invoke(info))).Where(static one => one.Why is not null).Select(static one => new SkippedCollector(one.Collector, one.Why!)),
            .. whyNot is null ? [] : _keyspace!.Wishes.Collectors.Select(collector => new SkippedCollector(collector, whyNot)),
        ];
    }

    private ImmutableArray<SkippedCollector> SwitchedOff(ImmutableArray<RedisAsk> all)
    {
        var off = ImmutableArray.CreateBuilder<SkippedCollector>();
        off.AddRange(all.Where(ask => !_asks.Contains(ask)).Select(static ask => new SkippedCollector(ask.Collector, "Switched off in collectors.disable.")));
        off.AddRange(_keyspace?.SwitchedOff ?? []);
        if (_options.ConfigCommand == RedisAsks.NoConfig)
        {
            off.Add(new SkippedCollector(RedisAsks.Config, "Switched off by the option configCommand."));
        }

        return off.DrainToImmutable();
    }
}
