using System.Collections.Immutable;
using Fleet.Grains.Collecting;
using Fleet.Grains.Collectors.PgBouncer.Mapping;
using Fleet.PgWire;
using Fleet.Wire;

namespace Fleet.Grains.Collectors.PgBouncer;

/// <summary>
/// One collection over one session: ask -> learn what families of several answers need -> map. The small questions go out in
/// one write, with the first of the others behind them; each further one waits for the answer before it. PgBouncer sends each
/// answer on its own: where one does not fit into its socket's buffer, the next would begin in the middle of it.
/// </summary>
internal sealed class PgBouncerRound(CollectorContext context, PgBouncerSession session, ConsoleFacts facts)
{
    private readonly ImmutableArray<CollectedPart>.Builder _parts = ImmutableArray.CreateBuilder<CollectedPart>();

    /// <summary>The parts that came; empty when <see cref="Failure" /> says why there are none.</summary>
    public ImmutableArray<CollectedPart> Parts => _parts.ToImmutable();

    /// <summary>Why the console gave nothing; null when it did.</summary>
    public PgBouncerFailure? Failure { get; private set; }

    /// <summary>Asks what is due, as far as this console knows it.</summary>
    /// <exception cref="WireException">The connection broke, or the answers are beyond a cap.</exception>
    public async Task RunAsync(IEnumerable<PgBouncerAsk> due, CancellationToken cancellationToken)
    {
        var answers = await AskAsync([.. due.Where(session.Knows)], cancellationToken);
        if (answers.FirstOrDefault(answer => answer.Ask.Collector == PgBouncerAsks.Proof).Reply?.Error is { } error)
        {
            Failure = PgBouncerFailure.OfVersion(error);
            return;
        }

        foreach (var (ask, _, table, _) in answers)
        {
            ask.Learn(table, facts);
        }

        foreach (var (ask, reply, table, took) in answers)
        {
            Map(ask, reply, table, took);
        }
    }

    private async Task<List<(PgBouncerAsk Ask, PgReply Reply, ShowTable Table, TimeSpan Took)>> AskAsync(
        ImmutableArray<PgBouncerAsk> asks, CancellationToken cancellationToken)
    {
        var answers = new List<(PgBouncerAsk Ask, PgReply Reply, ShowTable Table, TimeSpan Took)>();
        foreach (var together in Turns(asks))
        {
            var start = context.Time.GetTimestamp();
            var replies = await session.Connection.QueryAsync([.. together.Select(ask => ask.Statement)], cancellationToken);
            var took = context.Time.GetElapsedTime(start);
            answers.AddRange(together.Zip(replies, (ask, reply) => (ask, reply, new ShowTable(reply), took)));
        }

        return answers;
    }

    private static IEnumerable<ImmutableArray<PgBouncerAsk>> Turns(ImmutableArray<PgBouncerAsk> asks)
    {
        var large = asks.Where(ask => !ask.IsSmall).ToList();
        ImmutableArray<PgBouncerAsk> first = [.. asks.Where(ask => ask.IsSmall), .. large.Take(1)];
        return large.Skip(1).Select(ask => ImmutableArray.Create(ask)).Prepend(first).Where(turn => !turn.IsEmpty);
    }

    private void Map(PgBouncerAsk ask, PgReply reply, ShowTable table, TimeSpan took)
    {
        if (reply.Error is { } error)
        {
            if (PgBouncerFailure.IsDenial(error))
            {
                session.Deny(ask.Collector, PgBouncerFailure.Denial(error, ask.Statement));
            }
            else
            {
                var message = MessageCut.ToChars($"PgBouncer refused {ask.Statement}: {error.Message}", context.Limits.MessageChars);
                _parts.Add(Part(ask, CollectOutcome.Failed(FailureReason.Query, message), [], took));
            }

            return;
        }

        var families = new FamilySet(context.Limits.LabelValueBytes);
        ask.Map(table, facts, families);
        _parts.Add(Part(ask, CollectOutcome.Ok, families.Build(), took));
    }

    private static CollectedPart Part(PgBouncerAsk ask, CollectOutcome outcome, ImmutableArray<Exposition.MetricFamily> families, TimeSpan took) => new()
    {
        Collector = ask.Collector,
        Tier = ask.Tier,
        Outcome = outcome,
        Families = families,
        Duration = took,
    };
}
