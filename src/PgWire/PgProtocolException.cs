using Fleet.Wire;

namespace Fleet.PgWire;

/// <summary>The server sent what the protocol does not allow here; nothing after it on this connection can be trusted.</summary>
public sealed class PgProtocolException : WireException
{
    /// <summary>Says what came and what was expected.</summary>
    public PgProtocolException(string message)
        : base(message)
    {
    }
}
