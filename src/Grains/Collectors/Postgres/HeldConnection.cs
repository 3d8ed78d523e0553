using System.Collections.Immutable;
using Fleet.Cluster.Targets;
using Fleet.Grains.Collecting;
using Fleet.Grains.Packs;
using Npgsql;

namespace Fleet.Grains.Collectors.Postgres;

/// <summary>
/// The one connection that is kept between collections. All that is due goes out in one round trip, chosen by what the
/// server said last time; when its role, version or extensions turn out to have changed, what that changes is asked again.
/// </summary>
internal sealed class HeldConnection
{
    private readonly TargetSpec _spec;
    private readonly PostgresConnector _connector;
    private readonly RetiredSessions _retired;
    private readonly PackBench _bench;
    private readonly PackRunner _runner;
    private ServerFacts? _facts;

    public HeldConnection(TargetSpec spec, PostgresConnector connector, RetiredSessions retired, PackBench bench, PackRunner runner)
    {
        _spec = spec;
        _connector = connector;
        _retired = retired;
        _bench = bench;
        _runner = runner;
    }

    /// <summary>The connection; null when there is none.</summary>
    public PostgresSession? Session { get; private set; }

    /// <summary>Asks for all that is due. A connection that died since the last time is opened again once.</summary>
    public async Task<HeldAnswer> AskAsync(Tiers due, CancellationToken cancellationToken)
    {
        if (Session is { IsOpen: true } old)
        {
            try
            {
                return await AskAsync(old, due, cancellationToken);
            }
            catch (Exception e) when (e is NpgsqlException or IOException)
            {
                Drop();
            }
        }

        Drop();
        Session = await _connector.OpenAsync(_spec.Database, cancellationToken);
        return await AskAsync(Session, due, cancellationToken);
    }

    /// <summary>Takes another connection in place of the present one.</summary>
    public void Replace(PostgresSession session)
    {
        Drop();
        Session = session;
    }

    /// <summary>Gives the connection up.</summary>
    public void Drop()
    {
        if (Session is { } session)
        {
            Session = null;
            _retired.Add(session);
        }
    }

    private Task<HeldAnswer> AskAsync(PostgresSession session, Tiers due, CancellationToken cancellationToken) =>
        session.DoAsync((batches, token) => AskAsync(batches, due, token), cancellationToken);

    private async Task<HeldAnswer> AskAsync(BatchSession batches, Tiers due, CancellationToken cancellationToken)
    {
        var guess = _facts is null ? [] : _bench.Runs(_bench.Choose(_facts.Conditions), due, _facts.Conditions.Version);
        var query = new FactsQuery();
        if (await _runner.RunAsync(batches, query.Step, guess, cancellationToken) is { } error)
        {
            throw error;
        }

        var (before, facts) = (_facts, query.Facts! with { IsPooled = batches.IsPooled });
        _facts = facts;
        _runner.Know(facts.ReadsAllStatistics);
        var selection = _bench.Choose(facts.Conditions);
        if (before is not null && before.Conditions.SameChoice(facts.Conditions))
        {
            return new HeldAnswer(facts, selection, guess);
        }

        var right = _bench.Runs(selection, due, facts.Conditions.Version);
        var known = guess.Where(run => run.Error is null).ToDictionary(run => run.Chosen);
        var missing = right.Where(run => !known.ContainsKey(run.Chosen)).ToImmutableArray();
        await _runner.RunAsync(batches, null, missing, cancellationToken);
        return new HeldAnswer(facts, selection, [.. right.Select(run => known.GetValueOrDefault(run.Chosen) ?? run)]);
    }
}
