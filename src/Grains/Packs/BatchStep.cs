using System.Collections.Immutable;
using Npgsql;

namespace Fleet.Grains.Packs;

/// <summary>One statement of a pipelined batch, and who reads its rows.</summary>
internal sealed record BatchStep
{
    /// <summary>What it is called in messages.</summary>
    public required string Name { get; init; }

    /// <summary>The statement.</summary>
    public required string Sql { get; init; }

    /// <summary>The values of <c>$1</c>, <c>$2</c>...</summary>
    public ImmutableArray<object> Arguments { get; init; } = [];

    /// <summary>Whether a user wrote it: it then runs apart from Fleet's own, with its values as text.</summary>
    public bool IsUsers { get; init; }

    /// <summary>How long it may run and wait for locks.</summary>
    public required StatementLimits Limits { get; init; }

    /// <summary>Reads the rows; called once, before the rows of the next statement.</summary>
    public required Func<NpgsqlDataReader, CancellationToken, Task> ReadAsync { get; init; }

    /// <summary>Reads the rows; what does not fit costs this step only.</summary>
    public async Task TryReadAsync(NpgsqlDataReader reader, Dictionary<BatchStep, Exception> failed, CancellationToken cancellationToken)
    {
        try
        {
            await ReadAsync(reader, cancellationToken);
        }
        catch (Exception e) when (e is PackMappingException or InvalidCastException or OverflowException or FormatException)
        {
            failed[this] = e;
        }
    }
}
