using System.Collections.Immutable;
using Fleet.Grains.Collecting;
using Fleet.Grains.Packs;

namespace Fleet.Grains.Collectors.Postgres;

/// <summary>
/// Takes the packs that are asked in each database through the databases in turn, over one connection after the other.
/// When time runs out, the databases that were not reached keep their last answers and come first the next time.
/// </summary>
internal sealed class DatabasePass
{
    private readonly PostgresConnector _connector;
    private readonly PackBench _bench;
    private readonly RetiredSessions _retired;
    private readonly TimeProvider _time;
    private readonly int _messageChars;
    private readonly Dictionary<string, DatabaseAnswer> _answers = new(StringComparer.Ordinal);

    public DatabasePass(CollectorContext context, PostgresConnector connector, PackBench bench, RetiredSessions retired)
    {
        _connector = connector;
        _bench = bench;
        _retired = retired;
        _time = context.Time;
        _messageChars = context.Limits.MessageChars;
    }

    /// <summary>Asks the packs in every wanted database but the one that the target is entered by.</summary>
    /// <param name="facts">What the server says of itself.</param>
    /// <param name="entry">The database that the held connection answers for.</param>
    /// <param name="packs">The packs.</param>
    /// <param name="until">The timestamp after which no further database is begun.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>The answers, and whether the last login succeeded.</returns>
    public async Task<(ImmutableArray<DatabaseAnswer> Answers, bool LoggedIn)> AskAsync(
        ServerFacts facts, string entry, ImmutableArray<ChosenPack> packs, long until, CancellationToken cancellationToken)
    {
        var wanted = facts.Databases.Where(name => name != entry && _bench.Filter.Shows(name)).ToList();
        foreach (var gone in _answers.Keys.Except(wanted, StringComparer.Ordinal).ToList())
        {
            _answers.Remove(gone);
        }

        if (packs.IsEmpty)
        {
            return ([], false);
        }

        var loggedIn = false;
        foreach (var name in wanted.OrderBy(name => _answers.TryGetValue(name, out var answer) ? answer.AskedAt : long.MinValue).ToList())
        {
            if (_time.GetTimestamp() >= until)
            {
                break;
            }

            var answer = await AskAsync(name, packs, facts.Conditions.Version, cancellationToken);
            loggedIn = answer.Failure is null;
            _answers[name] = answer;
        }

        return ([.. wanted.Select(name => _answers.GetValueOrDefault(name) ?? NotReached(name))], loggedIn);
    }

    private static DatabaseAnswer NotReached(string name) => new()
    {
        Database = name,
        AskedAt = long.MinValue,
        Failure = CollectOutcome.Failed(FailureReason.Timeout, "The deadline left no time for it; it comes first the next time."),
    };

    private async Task<DatabaseAnswer> AskAsync(string name, ImmutableArray<ChosenPack> packs, Version version, CancellationToken cancellationToken)
    {
        var runner = _answers.GetValueOrDefault(name)?.Runner ?? new PackRunner(_time);
        var answer = new DatabaseAnswer { Database = name, AskedAt = _time.GetTimestamp(), Runner = runner };
        PostgresSession? session = null;
        try
        {
            session = await _connector.OpenAsync(name, cancellationToken);
            var runs = _bench.Runs(packs, version);
            await session.DoAsync((batches, token) => runner.RunAsync(batches, null, runs, token), cancellationToken);
            return answer with { Runs = runs };
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
                await _retired.AreGoneAsync(TimeSpan.FromSeconds(1), CancellationToken.None);
            }
        }
    }
}
