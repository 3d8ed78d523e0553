using System.Collections.Immutable;
using Fleet.Grains.Collecting;
using Fleet.Grains.Packs;

namespace Fleet.Grains.Collectors.Postgres;

/// <summary>
/// Takes the packs that are asked in each database through the databases in turn, over one connection after the other.
/// When time runs out, the databases that were not reached keep their last answers for a while and come first the next time.
/// </summary>
internal sealed class DatabasePass
{
    // Of the deadline, for users' queries in one database.
    private const double UsersShare = 0.2;

    private static readonly TimeSpan ClosingLimit = TimeSpan.FromSeconds(1);

    private readonly PostgresConnector _connector;
    private readonly PackBench _bench;
    private readonly RetiredSessions _retired;
    private readonly TimeProvider _time;
    private readonly int _messageChars;
    private readonly TimeSpan _usersTime;
    private readonly Dictionary<string, DatabaseAnswer> _answers = new(StringComparer.Ordinal);

    public DatabasePass(CollectorContext context, PostgresConnector connector, PackBench bench, RetiredSessions retired)
    {
        _connector = connector;
        _bench = bench;
        _retired = retired;
        _time = context.Time;
        _messageChars = context.Limits.MessageChars;
        _usersTime = context.Timeout * UsersShare;
    }

    /// <summary>
    /// What is known of every wanted database but the one that the target is entered by, from this pass or an earlier one:
    /// it also stands when a pass was cancelled.
    /// </summary>
    public ImmutableArray<DatabaseAnswer> Known { get; private set; } = [];

    /// <summary>Asks the packs in every wanted database but the one that the target is entered by.</summary>
    /// <param name="facts">What the server says of itself.</param>
    /// <param name="entry">The database that the held connection answers for.</param>
    /// <param name="packs">The packs.</param>
    /// <param name="until">The timestamp after which no further database is begun.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>Whether the last login succeeded.</returns>
    public async Task<bool> AskAsync(
        ServerFacts facts, string entry, ImmutableArray<ChosenPack> packs, long until, CancellationToken cancellationToken)
    {
        var wanted = facts.Databases.Where(name => name != entry && !IsLeftOut(facts, _bench.Filter) && _bench.Filter.Shows(name)).ToList();
        foreach (var gone in _answers.Keys.Except(wanted, StringComparer.Ordinal).ToList())
        {
            _answers.Remove(gone);
        }

        foreach (var name in wanted)
        {
            _answers.TryAdd(name, NotReached(name));
        }

        try
        {
            return !packs.IsEmpty && await AskAsync(wanted, packs, facts, until, cancellationToken);
        }
        finally
        {
            Known = [.. wanted.Select(name => _answers[name])];
        }
    }

    private async Task<bool> AskAsync(
        List<string> wanted, ImmutableArray<ChosenPack> packs, ServerFacts facts, long until, CancellationToken cancellationToken)
    {
        var loggedIn = false;
        foreach (var name in wanted.OrderBy(name => _answers[name].TriedAt).ToList())
        {
            // A connection that does not go away would be one too many beside the next.
            if (_time.GetTimestamp() >= until || !await _retired.AreGoneAsync(ClosingLimit, cancellationToken))
            {
                break;
            }

            // Booked ahead, so that one that takes all the time does not come first for ever.
            _answers[name] = _answers[name] with { TriedAt = _time.GetTimestamp() };
            var answer = await AskAsync(name, packs, facts, cancellationToken);
            loggedIn = answer.Failure is null;
            _answers[name] = answer;
        }

        return loggedIn;
    }

    /// <summary>
    /// Whether the other databases are left alone: a pooler would keep a connection to the server for each of them, many times
    /// the two that Fleet may cost, unless the user has named the databases.
    /// </summary>
    public static bool IsLeftOut(ServerFacts facts, DatabaseFilter filter) => facts.IsPooled && !filter.Names;

    private static DatabaseAnswer NotReached(string name) => new()
    {
        Database = name,
        TriedAt = long.MinValue,
        Failure = CollectOutcome.Failed(FailureReason.Timeout, "The deadline left no time for it yet; a later collection comes to it."),
    };

    private async Task<DatabaseAnswer> AskAsync(string name, ImmutableArray<ChosenPack> packs, ServerFacts facts, CancellationToken cancellationToken)
    {
        var runner = _answers[name].Runner ?? new PackRunner(_time, _usersTime);
        runner.Know(facts.ReadsAllStatistics);
        var now = _time.GetTimestamp();
        var before = _answers[name].Runs.Where(run => _bench.Has(run.Pack.Name)).ToImmutableArray();
        var answer = new DatabaseAnswer { Database = name, TriedAt = now, Runner = runner, Runs = before };
        PostgresSession? session = null;
        try
        {
            session = await _connector.OpenAsync(name, cancellationToken);
            var runs = _bench.Runs(packs, facts.Conditions.Version);
            await session.DoAsync((batches, token) => runner.RunAsync(batches, null, runs, token), cancellationToken);
            foreach (var run in runs)
            {
                run.AskedAt = now;
            }

            return answer with { Runs = [.. runs, .. before.Where(old => runs.All(run => run.Pack.Name != old.Pack.Name))] };
        }
        catch (Exception e) when (PostgresErrors.IsExpected(e))
        {
            return answer with { Failure = PostgresErrors.OfLogin(e, _messageChars) };
        }
        finally
        {
            if (session is not null)
            {
                _retired.Add(session);
            }
        }
    }
}
