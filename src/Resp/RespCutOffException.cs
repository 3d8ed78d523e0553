namespace Fleet.Resp;

/// <summary>The server closed the connection in the middle of a reply: it was ended while it answered, or is none.</summary>
public sealed class RespCutOffException : RespProtocolException
{
    /// <summary>Says who did.</summary>
    public RespCutOffException(string message)
        : base(message)
    {
    }
}
