using System.Collections.Immutable;
using Fleet.Cluster.Targets;
using Fleet.Grains.Collecting;
using Fleet.Grains.Collectors.Redis.Streams;
using Fleet.Resp;

namespace Fleet.Grains.Collectors.Redis;

/// <summary>
/// Collects one Redis or Valkey node over one held connection:
/// session (kept or opened) -> one round of commands -> parts -> collection.
/// </summary>
public sealed class RedisCollector : ICollector
{
    private readonly CollectorContext _context;
    private readonly RedisConnector _connector;
    private readonly ScrapeFamilies _scrapes = new();
    private readonly ImmutableArray<RedisAsk> _asks;
    private readonly ImmutableArray<SkippedCollector> _switchedOff;
    private readonly RedisStreams? _streams;
    private RedisSession? _session;
    private IReadOnlyList<PlannedQuery> _plan = [];
    private TimeSpan? _connectDuration;

    private RedisCollector(CollectorContext context)
    {
        var options = (RedisOptions)context.Spec.Options;
        var all = RedisAsks.For(options);
        _context = context;
        _connector = new RedisConnector(context);
        _asks = [.. all.Where(ask => context.Spec.Collectors.Wants(ask.Collector, byDefault: true))];
        _switchedOff = SwitchedOff(all, options);
        _streams = RedisStreams.For(context);
    }

    /// <summary>How the catalog makes it and what it reports by.</summary>
    public static CollectorKind Kind { get; } = new()
    {
        Kind = TargetKind.Redis,
        UpMetric = "redis_up",
        UpHelp = "1 when the last collection reached the server, else 0.",
        Collectors = [.. RedisAsks.Names.Append(RedisRound.Info).Append(RedisStreams.Collector).Order(StringComparer.Ordinal)],
        Create = static context => new RedisCollector(context),
    };

    /// <inheritdoc />
    public async Task<Collection> CollectAsync(Tiers due, CancellationToken cancellationToken)
    {
        var start = _context.Time.GetTimestamp();
        try
        {
            return Finish(await CollectOverKeptOrNewAsync(due, cancellationToken), start);
        }
        catch (Exception e) when (RedisFailure.IsExpected(e))
        {
            await DropAsync();
            return Fail(RedisFailure.Of(e, UsesTls), start);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            var message = _session is not null ? "The server did not answer within the deadline: check its load and the network."
                : UsesTls ? "No TLS connection stood within the deadline: check the network, and that this is the server's TLS port."
                : "No connection stood within the deadline: check the network and the server's load.";
            await DropAsync();
            return Fail(new RedisFailure(FailureReason.Timeout, message), start);
        }
        catch
        {
            await DropAsync();
            throw;
        }
    }

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
    private async Task<RedisRound> CollectOverKeptOrNewAsync(Tiers due, CancellationToken cancellationToken)
    {
        if (_session is not null)
        {
            try
            {
                var kept = _session;
                var round = await CollectAsync(kept, due, cancellationToken);
                if (!kept.IsDoubted)
                {
                    return round;
                }

                // What was refused is asked at once and not when it is due, so that people see at once what their grant did.
                due |= Tiers.Activity;
                await DropAsync();
            }
            catch (RespConnectException e) when (e.Stage == RespConnectStage.Closed)
            {
                await DropAsync();
            }
        }

        _session = await _connector.OpenAsync(cancellationToken);
        _connectDuration = _session.Connection.ConnectDuration;
        return await CollectAsync(_session, due, cancellationToken);
    }

    private async Task<RedisRound> CollectAsync(RedisSession session, Tiers due, CancellationToken cancellationToken)
    {
        var round = new RedisRound(_context, session, due);
        var login = session.IsEstablished ? await _connector.ReadOptionsAsync(cancellationToken) : null;
        await round.RunAsync([.. _asks.Where(ask => due.HasFlag(ask.Tier))], login, cancellationToken);
        if (session.IsDoubted)
        {
            return round;
        }

        if (round.Failure is null && _streams is not null && due.HasFlag(RedisStreams.Tier))
        {
            round.Add(await _streams.CollectAsync(session, cancellationToken));
        }

        Volatile.Write(ref _plan, RedisPlan.Of(_asks, _streams, session));
        if (round.Failure is { Reason: FailureReason.Auth })
        {
            // A new connection reads the password again; on this one nothing would change.
            await DropAsync();
        }

        return round;
    }

    private bool UsesTls => RedisConnector.UsesTls(_context.Spec.Tls);

    private Collection Finish(RedisRound round, long start)
    {
        if (round.Failure is not null)
        {
            return Fail(round.Failure, start);
        }

        var failed = round.Parts.FirstOrDefault(static part => part.Outcome.Kind == OutcomeKind.Failed)?.Outcome;
        return new Collection
        {
            Outcome = failed is null ? CollectOutcome.Ok : CollectOutcome.Partial(failed.Reason, failed.Message),
            Parts = round.Parts.Add(_scrapes.Count(FailureReason.None, _context.Time.GetElapsedTime(start), _connectDuration)),
            Skipped = [.. _switchedOff, .. _session?.Denied ?? []],
        };
    }

    /// <summary>The part about the collection itself comes even so: without it the last good one would go on saying that all is well.</summary>
    private Collection Fail(RedisFailure failure, long start) => new()
    {
        Outcome = CollectOutcome.Failed(failure.Reason, MessageCut.ToChars(failure.Message, _context.Limits.MessageChars)),
        Parts = [_scrapes.Count(failure.Reason, _context.Time.GetElapsedTime(start), _connectDuration)],
        Skipped = [.. _switchedOff, .. _session?.Denied ?? []],
    };

    private async Task DropAsync()
    {
        if (_session is { } session)
        {
            _session = null;
            await session.DisposeAsync();
        }
    }

    private ImmutableArray<SkippedCollector> SwitchedOff(ImmutableArray<RedisAsk> all, RedisOptions options)
    {
        var off = ImmutableArray.CreateBuilder<SkippedCollector>();
        off.AddRange(all.Where(ask => !_asks.Contains(ask)).Select(static ask => new SkippedCollector(ask.Collector, "Switched off in collectors.disable.")));
        if (options.ConfigCommand == RedisAsks.NoConfig)
        {
            off.Add(new SkippedCollector(RedisAsks.Config, "Switched off by the option configCommand."));
        }

        return off.DrainToImmutable();
    }
}
