namespace Fleet.PgWire;

/// <summary>The caps on what a server answers.</summary>
public sealed record PgLimits
{
    /// <summary>Bytes of one message; also refused when only announced.</summary>
    public required int MessageBytes { get; init; }

    /// <summary>Bytes of the whole answer to one statement, and of the whole login.</summary>
    public required long ReplyBytes { get; init; }

    /// <summary>Columns of one answer.</summary>
    public required int Columns { get; init; }

    /// <summary>Rows of one answer.</summary>
    public required int Rows { get; init; }
}
