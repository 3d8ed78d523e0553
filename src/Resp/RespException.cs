namespace Fleet.Resp;

/// <summary>What ends a connection: a reply that breaks the protocol or a cap, or a failed connect.</summary>
public abstract class RespException : Exception
{
    private protected RespException(string message, Exception? inner = null)
        : base(message, inner)
    {
    }
}
