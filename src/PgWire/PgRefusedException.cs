using Fleet.Wire;

namespace Fleet.PgWire;

/// <summary>No connection could be made, or the one that stood is gone, and the server said itself why.</summary>
public sealed class PgRefusedException : ConnectException
{
    /// <summary>Says at which stage, and the cause in words.</summary>
    public PgRefusedException(ConnectStage stage, string message, PgError refusal)
        : base(stage, message) => Refusal = refusal;

    /// <summary>The server's last words.</summary>
    public PgError Refusal { get; }
}
