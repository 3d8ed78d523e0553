using Fleet.Wire;

namespace Fleet.Resp;

/// <summary>A reply is, or announces itself to be, larger than <see cref="RespLimits" /> allow.</summary>
public sealed class RespLimitException : WireException
{
    /// <summary>Says which cap and its value.</summary>
    public RespLimitException(string message)
        : base(message)
    {
    }
}
