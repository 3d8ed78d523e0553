using Fleet.Wire;

namespace Fleet.PgWire;

/// <summary>An answer is, or announces itself to be, larger than <see cref="PgLimits" /> allow.</summary>
public sealed class PgLimitException : WireException
{
    /// <summary>Says which cap and its value.</summary>
    public PgLimitException(string message)
        : base(message)
    {
    }
}
