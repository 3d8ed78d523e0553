using System.Collections.Immutable;

namespace Fleet.PgWire;

/// <summary>The answer to one statement: rows, or an error that left the session usable.</summary>
public sealed class PgReply
{
    /// <summary>The names of the columns, in their order; empty when there were none.</summary>
    public ImmutableArray<string> Columns { get; init; } = [];

    /// <summary>The rows; each has a value for every column.</summary>
    public ImmutableArray<PgRow> Rows { get; init; } = [];

    /// <summary>Why there are no rows, or not all of them; null when it succeeded.</summary>
    public PgError? Error { get; init; }
}
