using System.Collections.Immutable;
using Fleet.Cluster.Targets;
using Fleet.Grains.Collecting;
using Fleet.Grains.Packs;
using Fleet.Grains.Packs.Files;

namespace Fleet.Grains.Collectors.Postgres;

/// <summary>
/// Asks one PostgreSQL server for its values:
/// query files -> held connection (facts and packs in one round trip) -> pass through the other databases -> check of the login -> parts.
/// Never more than two connections at a time.
/// </summary>
public sealed class PostgresCollector : ICollector
{
    // The pass through the databases begins no further one after this share of the deadline.
    private const double PassShare = 0.6;

    // A new login that hangs is given up after this share of the deadline, so that what the held connection gave still counts.
    private const double LoginShare = 0.85;

    // Users' queries have so much of the deadline on the held connection, and so much in each further database: together with
    // the share of the pass this leaves time for the check of the login.
    private const double UsersShare = 0.3;

    // As the ledger of the grain: values that three of their own intervals could not renew say nothing any more.
    private const int IntervalsKept = 3;

    private static readonly CollectOutcome TooOld = CollectOutcome.Failed(
        FailureReason.Timeout, "No collection of the last three intervals had time for it; its values are too old to show.");

    private static readonly TimeSpan ClosingLimit = TimeSpan.FromSeconds(1);

    private readonly CollectorContext _context;
    private readonly RetiredSessions _retired;
    private readonly HeldConnection _held;
    private readonly DatabasePass _pass;
    private readonly LoginCheck _login;
    private readonly ScrapeRecord _record = new();
    private readonly PackBench _bench;
    private readonly PackFiles _files;
    private readonly PlanBook _plan = new();
    private readonly RightsRecord _rights = new();
    private ServerRole? _role;
    private ImmutableArray<SkippedCollector> _skipped = [];
    private ImmutableArray<string> _usersNames = [];

    private PostgresCollector(CollectorContext context)
    {
        _context = context;
        _retired = new RetiredSessions(context.Time);
        var connector = new PostgresConnector(context, _retired);
        _files = new PackFiles(context, (PostgresOptions)context.Spec.Options);
        _bench = new PackBench(context);
        _held = new HeldConnection(context.Spec, connector, _retired, _bench, new PackRunner(context.Time, context.Timeout * UsersShare));
        _pass = new DatabasePass(context, connector, _bench, _retired);
        _login = new LoginCheck(context, connector, _held, _retired);
    }

    /// <summary>The kind, for the catalog of collectors.</summary>
    public static CollectorKind Kind { get; } = new()
    {
        Kind = TargetKind.Postgres,
        UpMetric = "pg_up",
        UpHelp = "1 if the server answers and lets new sessions in, 0 if not",
        Collectors = PackBench.Names,
        Create = context => new PostgresCollector(context),
    };

    /// <inheritdoc />
    public async Task<Collection> CollectAsync(Tiers due, CancellationToken cancellationToken)
    {
        var began = _context.Time.GetTimestamp();
        try
        {
            var files = await _files.LookAsync(cancellationToken);
            _bench.Use(files);
            _record.Loads = files.Loads;
            return await _retired.AreGoneAsync(ClosingLimit, cancellationToken)
                ? await AskAsync(due, began, cancellationToken)
                : Down(CollectOutcome.Failed(FailureReason.Timeout, "The server hangs: it does not even let go of the last connection."), began);
        }
        catch (Exception e) when (PostgresErrors.IsExpected(e))
        {
            _held.Drop();
            return Down(PostgresErrors.OfLogin(e, _context.Limits.MessageChars), began);
        }
        catch
        {
            _held.Drop();
            _bench.Asked.Forget();
            throw;
        }
    }

    /// <inheritdoc />
    public bool IsConnected => _held.Session is { IsOpen: true };

    /// <inheritdoc />
    public IReadOnlyList<PlannedQuery> Plan() => _plan.Plan;

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        _held.Drop();
        await _retired.AreGoneAsync(_context.Limits.ReachabilityTimeout, CancellationToken.None);
    }

    private async Task<Collection> AskAsync(Tiers due, long began, CancellationToken cancellationToken)
    {
        var known = _held.Session is { IsOpen: true };
        var held = await _held.AskAsync(due, cancellationToken);
        foreach (var run in held.Runs)
        {
            _bench.Asked.Note(run.Pack, began);
        }

        LogRole(held.Facts.Conditions.Role);
        var (answers, refusal) = await LogInAsync(held, due, known, began, cancellationToken);
        return Put(held, answers, refusal, began);
    }

    // All that needs further logins: the other databases, and the check that logins work at all.
    private async Task<(ImmutableArray<DatabaseAnswer> Answers, CollectOutcome? Refusal)> LogInAsync(
        HeldAnswer held, Tiers due, bool known, long began, CancellationToken cancellationToken)
    {
        var left = (_context.Timeout * LoginShare) - _context.Time.GetElapsedTime(began);
        using var share = new CancellationTokenSource(left > TimeSpan.Zero ? left : TimeSpan.Zero, _context.Time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(share.Token, cancellationToken);
        var everywhere = held.Runs.Select(run => run.Chosen).Where(chosen => chosen.Pack is { Scope: PackScope.Database, Refusal: null }).ToImmutableArray();
        var until = began + (long)(_context.Timeout.TotalSeconds * PassShare * _context.Time.TimestampFrequency);
        try
        {
            var loggedIn = await _pass.AskAsync(held.Facts, _context.Spec.Database, everywhere, until, both.Token);
            return (_pass.Known, await _login.RunAsync(held.Facts, due.HasFlag(Tiers.Sizes) && known, loggedIn || !known, both.Token));
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return (_pass.Known, CollectOutcome.Failed(FailureReason.Timeout, "The server answers on the connection held, but a new login does not come through."));
        }
    }

    private Collection Put(HeldAnswer held, ImmutableArray<DatabaseAnswer> answers, CollectOutcome? refusal, long began)
    {
        var all = held.Runs.Select(run => Tally(run, answers)).ToList();
        _rights.Book(all, held.Selection);
        var tallies = all.Where(tally => !tally.WasRefused).ToList();
        var problems = tallies.Where(tally => tally.Problem is not null).Select(tally => tally.Problem!).ToList();
        var outcome = refusal ?? problems switch
        {
            [] => CollectOutcome.Ok,
            [var only] => only,
            [var first, ..] => CollectOutcome.Partial(first.Reason, $"{first.Message} And {problems.Count - 1} more."),
        };
        _skipped = [.. held.Selection.Skipped, .. _rights.List(held.Facts, held.Selection), .. Pooler(held.Facts)];
        if (refusal is not null)
        {
            // The target counts as down, and with it all that stands: as after any outage everything is asked again.
            _bench.Asked.Forget();
        }

        _plan.Book(held, tallies);
        var ended = EndedSince();
        _record.Forget([.. _skipped.Select(skipped => skipped.Collector), .. ended]);
        var own = _record.Book(tallies, held.Facts, outcome.Kind != OutcomeKind.Ok, _context.Time.GetElapsedTime(began));
        return new Collection { Outcome = outcome, Parts = [.. tallies.Select(tally => tally.ToPart()), own], Skipped = _skipped, Ended = ended };
    }

    private PackTally Tally(PackRun run, ImmutableArray<DatabaseAnswer> answers)
    {
        var tally = new PackTally(run.Pack, _context.Limits.MessageChars);
        tally.Add(run, null);
        foreach (var answer in run.Pack is { Scope: PackScope.Database, Refusal: null } ? answers : [])
        {
            if (answer.Failure is not null)
            {
                tally.Add(answer.Failure, answer.Database);
            }
            else if (answer.Runs.FirstOrDefault(other => other.Pack.Name == run.Pack.Name) is { } there && IsYoung(there))
            {
                tally.Add(there, answer.Database);
            }
            else
            {
                tally.Add(TooOld, answer.Database);
            }
        }

        return tally;
    }

    private bool IsYoung(PackRun run) =>
        _context.Time.GetElapsedTime(run.AskedAt) - run.Pack.CacheTime <= _context.IntervalOf(run.Pack.Tier) * IntervalsKept;

    private Collection Down(CollectOutcome outcome, long began)
    {
        _bench.Asked.Forget();
        return new Collection
        {
            Outcome = outcome,
            Parts = [_record.Book(null, null, failed: true, _context.Time.GetElapsedTime(began))],
            Skipped = _skipped,
            Ended = EndedSince(),
        };
    }

    // Packs of the user's files that are no more since the last collection.
    private ImmutableArray<string> EndedSince()
    {
        var before = _usersNames;
        _usersNames = [.. _bench.UsersNames];
        return [.. before.Where(name => !_bench.Has(name))];
    }

    private IEnumerable<SkippedCollector> Pooler(ServerFacts facts) => !DatabasePass.IsLeftOut(facts, new DatabaseFilter((PostgresOptions)_context.Spec.Options))
        ? []
        : [new SkippedCollector("(databases)", $"A pooler stands before the server and would keep a connection for each database: only {_context.Spec.Database} is entered; options.databases.include names others.")];

    private void LogRole(ServerRole role)
    {
        if (_role is { } before && before != role)
        {
            Log.RoleChanged(_context.Logger, _context.Spec.Id, before, role);
        }

        _role = role;
    }
}
