namespace Fleet.Resp;

/// <summary>No connection could be made, or the one that stood is gone.</summary>
public sealed class RespConnectException : RespException
{
    /// <summary>Says at which stage, and the cause in words.</summary>
    public RespConnectException(RespConnectStage stage, string message, Exception? inner = null)
        : base(message, inner) => Stage = stage;

    /// <summary>The server answered the handshake with an error.</summary>
    public RespConnectException(RespError refusal)
        : base("The server refused the handshake: " + refusal.Text)
    {
        Stage = RespConnectStage.Handshake;
        Refusal = refusal;
    }

    /// <summary>How far the connection came.</summary>
    public RespConnectStage Stage { get; }

    /// <summary>The server's answer, at <see cref="RespConnectStage.Handshake" />.</summary>
    public RespError? Refusal { get; }
}
