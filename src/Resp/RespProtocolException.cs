using Fleet.Wire;

namespace Fleet.Resp;

/// <summary>The server sent what RESP does not allow here; nothing after it on this connection can be trusted.</summary>
public class RespProtocolException : WireException
{
    /// <summary>Says what came and what was expected.</summary>
    public RespProtocolException(string message)
        : base(message)
    {
    }
}
