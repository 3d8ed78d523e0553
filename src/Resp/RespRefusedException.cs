using Fleet.Wire;

namespace Fleet.Resp;

/// <summary>No connection could be made, or the one that stood is gone, and the server said itself why.</summary>
public sealed class RespRefusedException : ConnectException
{
    /// <summary>Says at which stage, and the cause in words.</summary>
    public RespRefusedException(ConnectStage stage, string message, RespError refusal)
        : base(stage, message) => Refusal = refusal;

    /// <summary>The server's last words: its answer to the handshake, or what it said before it closed the connection.</summary>
    public RespError Refusal { get; }
}
