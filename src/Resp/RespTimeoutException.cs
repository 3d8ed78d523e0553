using Fleet.Wire;

namespace Fleet.Resp;

/// <summary>The server did not answer in the time it had; its answer could still come, so the connection is closed.</summary>
public sealed class RespTimeoutException : WireException
{
    /// <summary>Says who did not answer.</summary>
    public RespTimeoutException(string message, Exception? inner = null)
        : base(message, inner)
    {
    }
}
