using System.Globalization;
using System.Text;
using Npgsql;

namespace Fleet.Grains.Packs;

/// <summary>
/// Runs statements that users wrote, in one round trip and one transaction that only reads and is rolled back: whatever they
/// set, Fleet's own statements do not see it. In it the search path is the one that the role and the database give, since
/// users write for that; Fleet's own statements never run under it. Values come as text.
/// </summary>
internal static class UsersBatch
{
    // A query before the users' first: from then on the transaction cannot be made one that writes.
    private const string Begin = """
        BEGIN TRANSACTION READ ONLY;
        SELECT pg_catalog.set_config('search_path', NULL, true), pg_catalog.set_config('datestyle', 'ISO, MDY', true);
        """;

    private const string End = "ROLLBACK";

    /// <summary>Runs what is open up to the first that fails, and takes it out of the queue.</summary>
    public static async Task RunAsync(
        NpgsqlConnection connection, Queue<BatchStep> open, Dictionary<BatchStep, Exception> failed, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(Text(open), connection) { AllResultTypesAreUnknown = true, CommandTimeout = 0 };
        try
        {
            await using var reader = await command.ExecuteReaderAsync(cancellationToken);
            await reader.NextResultAsync(cancellationToken);
            while (open.TryPeek(out var step))
            {
                await reader.NextResultAsync(cancellationToken);
                await step.TryReadAsync(reader, failed, cancellationToken);
                await reader.NextResultAsync(cancellationToken);
                open.Dequeue();
            }
        }
        catch (PostgresException e) when (open.Count > 0 && BatchSession.EndsOnlyTheStatement(e, connection))
        {
            failed[open.Dequeue()] = e;
            await using var rollback = new NpgsqlCommand(End, connection) { CommandTimeout = 0 };
            await rollback.ExecuteNonQueryAsync(cancellationToken);
        }
    }

    // Npgsql takes the text apart at its semicolons; SqlStatement has seen to it that a user's statement holds none.
    private static string Text(IEnumerable<BatchStep> steps)
    {
        var text = new StringBuilder(Begin);
        foreach (var step in steps)
        {
            text.Append(CultureInfo.InvariantCulture, $"""

                SELECT pg_catalog.set_config('statement_timeout', '{(long)step.Limits.StatementTimeout.TotalMilliseconds}', true),
                    pg_catalog.set_config('lock_timeout', '{(long)step.Limits.LockTimeout.TotalMilliseconds}', true);
                """);
            text.Append('\n').Append(step.Sql).Append("\n;");
        }

        return text.Append('\n').Append(End).ToString();
    }
}
