namespace Fleet.PgWire;

/// <summary>What ends a connection: an answer that breaks the protocol or a cap, or a failed connect.</summary>
public abstract class PgWireException : Exception
{
    private protected PgWireException(string message, Exception? inner = null)
        : base(message, inner)
    {
    }
}
