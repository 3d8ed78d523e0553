namespace Fleet.Wire;

/// <summary>What ends a connection: an answer that breaks the protocol or a cap, or a failed connect.</summary>
public abstract class WireException : Exception
{
    /// <summary>Says what, in words.</summary>
    protected WireException(string message, Exception? inner = null)
        : base(message, inner)
    {
    }
}
