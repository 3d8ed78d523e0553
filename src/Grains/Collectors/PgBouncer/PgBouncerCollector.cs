using System.Collections.Immutable;
using Fleet.Cluster.Targets;
using Fleet.Grains.Collecting;
using Fleet.Grains.Collectors.PgBouncer.Mapping;
using Fleet.Wire;

namespace Fleet.Grains.Collectors.PgBouncer;

/// <summary>
/// Collects one PgBouncer by its console, over one held connection:
/// session (kept or opened) -> one round of SHOWs -> parts -> collection.
/// </summary>
public sealed class PgBouncerCollector : ICollector
{
    private readonly CollectorContext _context;
    private readonly PgBouncerConnector _connector;
    private readonly ConsoleFacts _facts;
    private readonly ImmutableArray<PgBouncerAsk> _asks;
    private readonly ImmutableArray<SkippedCollector> _switchedOff;
    private PgBouncerSession? _session;
    private IReadOnlyList<PlannedQuery> _plan = [];

    private PgBouncerCollector(CollectorContext context)
    {
        _context = context;
        _connector = new PgBouncerConnector(context);
        _facts = new ConsoleFacts(context.Limits.ClientApplications);
        _asks = [.. PgBouncerAsks.All.Where(ask => ask.Collector == PgBouncerAsks.Proof || context.Spec.Collectors.Wants(ask.Collector, byDefault: true))];
        _switchedOff = [.. PgBouncerAsks.All.Except(_asks).Select(static ask => new SkippedCollector(ask.Collector, "Switched off in collectors.disable."))];
    }

    /// <summary>How the catalog makes it and what it reports by.</summary>
    public static CollectorKind Kind { get; } = new()
    {
        Kind = TargetKind.PgBouncer,
        UpMetric = "pgbouncer_up",
        UpHelp = "1 when the last collection reached the console, else 0.",
        Collectors = [.. PgBouncerAsks.All.Select(static ask => ask.Collector).Order(StringComparer.Ordinal)],
        Create = static context => new PgBouncerCollector(context),
    };

    /// <inheritdoc />
    public bool IsConnected => _session is { Connection.IsClosed: false };

    /// <inheritdoc />
    public async Task<Collection> CollectAsync(Tiers due, CancellationToken cancellationToken)
    {
        try
        {
            return Finish(await CollectOverKeptOrNewAsync(due, cancellationToken));
        }
        catch (Exception e) when (PgBouncerFailure.IsExpected(e))
        {
            await DropAsync();
            return Fail(PgBouncerFailure.Of(e));
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            var message = _session is not null
                ? "PgBouncer did not answer within the deadline: check its load and the network."
                : "No session stood within the deadline: check the network, PgBouncer's load, and that the address is PgBouncer's.";
            await DropAsync();
            return Fail(new PgBouncerFailure(FailureReason.Timeout, message));
        }
        catch
        {
            await DropAsync();
            throw;
        }
    }

    /// <inheritdoc />
    public IReadOnlyList<PlannedQuery> Plan() => Volatile.Read(ref _plan);

    /// <inheritdoc />
    public async ValueTask DisposeAsync() => await DropAsync();

    /// <summary>
    /// PgBouncer may have been restarted; that alone is no failure. And a console that is held says nothing of whether anybody
    /// new gets in: with the sizes, and when the password has changed, another session takes its place. Never are there two.
    /// </summary>
    private async Task<PgBouncerRound> CollectOverKeptOrNewAsync(Tiers due, CancellationToken cancellationToken)
    {
        if (_session is { } held && (due.HasFlag(Tiers.Sizes) || held.PasswordPrint != await _connector.CurrentPrintAsync(cancellationToken)))
        {
            await DropAsync();
        }

        if (_session is { } kept)
        {
            try
            {
                return await CollectAsync(kept, due, cancellationToken);
            }
            catch (ConnectException e) when (e.Stage == ConnectStage.Closed)
            {
                await DropAsync();
            }
        }

        _session = await _connector.OpenAsync(cancellationToken);
        return await CollectAsync(_session, due, cancellationToken);
    }

    private async Task<PgBouncerRound> CollectAsync(PgBouncerSession session, Tiers due, CancellationToken cancellationToken)
    {
        var round = new PgBouncerRound(_context, session, _facts);
        await round.RunAsync(_asks.Where(ask => due.HasFlag(ask.Tier) || ask.Collector == PgBouncerAsks.Proof), cancellationToken);
        Volatile.Write(ref _plan, PgBouncerPlan.Of(_asks, session));
        return round;
    }

    private Collection Finish(PgBouncerRound round)
    {
        if (round.Failure is { } failure)
        {
            return Fail(failure);
        }

        var failed = round.Parts.FirstOrDefault(static part => part.Outcome.Kind == OutcomeKind.Failed)?.Outcome;
        return new Collection
        {
            Outcome = failed is null ? CollectOutcome.Ok : CollectOutcome.Partial(failed.Reason, failed.Message),
            Parts = round.Parts,
            Skipped = Skipped,
        };
    }

    private Collection Fail(PgBouncerFailure failure) => new()
    {
        Outcome = CollectOutcome.Failed(failure.Reason, MessageCut.ToChars(failure.Message, _context.Limits.MessageChars)),
        Skipped = Skipped,
    };

    private ImmutableArray<SkippedCollector> Skipped => [.. _switchedOff, .. _session?.Denied ?? []];

    private async Task DropAsync()
    {
        if (_session is { } session)
        {
            _session = null;
            await session.DisposeAsync();
        }
    }
}
