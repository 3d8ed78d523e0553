namespace Fleet.Resp;

/// <summary>No connection could be made, or the one that stood is gone.</summary>
public sealed class RespConnectException : RespException
{
    /// <summary>Says at which stage, and the cause in words.</summary>
    public RespConnectException(RespConnectStage stage, string message, Exception? inner = null)
        : base(message, inner) => Stage = stage;

    /// <summary>The server said itself why.</summary>
    public RespConnectException(RespConnectStage stage, string message, RespError refusal)
        : base(message)
    {
        Stage = stage;
        Refusal = refusal;
    }

    /// <summary>How far the connection came.</summary>
    public RespConnectStage Stage { get; }

    /// <summary>The server's last words: its answer to the handshake, or what it said before it closed the connection.</summary>
    public RespError? Refusal { get; }
}
