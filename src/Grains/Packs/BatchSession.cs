using Npgsql;

namespace Fleet.Grains.Packs;

/// <summary>
/// Runs steps on one connection, all in one round trip. The first error of a batch takes the results behind it along, so
/// the steps behind are asked again at once in a further batch.
/// </summary>
internal sealed class BatchSession
{
    private readonly NpgsqlConnection _connection;
    private StatementLimits _limits = StatementLimits.Default;

    /// <summary>Takes a connection whose session has, or gets at once, the default limits.</summary>
    public BatchSession(NpgsqlConnection connection) => _connection = connection;

    /// <summary>
    /// Whether a pooler stands between. What a session is told would be lost there, or stay behind for others; so each batch,
    /// which is one transaction on one server, is told everything anew and for itself alone.
    /// </summary>
    public bool IsPooled { get; set; }

    /// <summary>How often the server was asked, in batches.</summary>
    public int RoundTrips { get; private set; }

    /// <summary>Runs the steps in their order and gives the error of each that failed.</summary>
    /// <exception cref="NpgsqlException">The connection is gone.</exception>
    public async Task<Dictionary<BatchStep, Exception>> RunAsync(IEnumerable<BatchStep> steps, CancellationToken cancellationToken)
    {
        // Steps with equal limits stand together, so that few statements are spent on setting them; those that give up on
        // locks soonest come last, where their failure makes the fewest others be asked again.
        var ordered = steps
            .OrderByDescending(step => step.Limits.LockTimeout)
            .ThenByDescending(step => step.Limits.StatementTimeout)
            .ToLookup(step => step.IsUsers);
        var (own, users) = (new Queue<BatchStep>(ordered[false]), new Queue<BatchStep>(ordered[true]));
        var failed = new Dictionary<BatchStep, Exception>(ReferenceEqualityComparer.Instance);
        while (own.Count > 0)
        {
            await RunOneBatchAsync(own, failed, cancellationToken);
        }

        while (users.Count > 0)
        {
            RoundTrips++;
            await UsersBatch.RunAsync(_connection, users, failed, cancellationToken);
        }

        return failed;
    }

    private async Task RunOneBatchAsync(Queue<BatchStep> open, Dictionary<BatchStep, Exception> failed, CancellationToken cancellationToken)
    {
        await using var batch = new NpgsqlBatch(_connection) { Timeout = 0 };
        var limits = _limits;
        var plan = new List<BatchStep?>();
        if (IsPooled)
        {
            limits = open.Peek().Limits;
            batch.BatchCommands.Add(new NpgsqlBatchCommand(SessionSettings.OfTransaction(limits)));
            plan.Add(null);
        }

        foreach (var step in open)
        {
            if (step.Limits != limits)
            {
                limits = step.Limits;
                batch.BatchCommands.Add(new NpgsqlBatchCommand(SessionSettings.Limits(limits, local: IsPooled)));
                plan.Add(null);
            }

            batch.BatchCommands.Add(Command(step));
            plan.Add(step);
        }

        RoundTrips++;
        try
        {
            await using var reader = await batch.ExecuteReaderAsync(cancellationToken);
            foreach (var step in plan)
            {
                if (step is not null)
                {
                    await step.TryReadAsync(reader, failed, cancellationToken);
                    open.Dequeue();
                }

                await reader.NextResultAsync(cancellationToken);
            }

            _limits = limits;
        }
        catch (PostgresException e) when (open.Count > 0 && EndsOnlyTheStatement(e, _connection))
        {
            // The whole batch was one transaction: its settings are undone too, so _limits still holds.
            failed[open.Dequeue()] = e;
        }
    }

    /// <summary>Whether the session goes on: FATAL and PANIC end it, everything below only the statement.</summary>
    public static bool EndsOnlyTheStatement(PostgresException error, NpgsqlConnection connection) =>
        error.InvariantSeverity == "ERROR" && connection.FullState == System.Data.ConnectionState.Open;

    private static NpgsqlBatchCommand Command(BatchStep step)
    {
        var command = new NpgsqlBatchCommand(step.Sql);
        foreach (var argument in step.Arguments)
        {
            command.Parameters.Add(new NpgsqlParameter { Value = argument });
        }

        return command;
    }
}
