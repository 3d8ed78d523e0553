namespace Fleet.PgWire;

/// <summary>No connection could be made, or the one that stood is gone.</summary>
public sealed class PgConnectException : PgWireException
{
    /// <summary>Says at which stage, and the cause in words.</summary>
    public PgConnectException(PgConnectStage stage, string message, Exception? inner = null)
        : base(message, inner) => Stage = stage;

    /// <summary>The server said itself why.</summary>
    public PgConnectException(PgConnectStage stage, string message, PgError refusal)
        : base(message)
    {
        Stage = stage;
        Refusal = refusal;
    }

    /// <summary>How far the connection came.</summary>
    public PgConnectStage Stage { get; }

    /// <summary>The server's last words; null when it said nothing.</summary>
    public PgError? Refusal { get; }
}
