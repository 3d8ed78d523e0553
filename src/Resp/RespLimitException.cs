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

    /// <summary>Which of the replies read together it is, from 0; -1 when that is not known.</summary>
    public int Place { get; internal set; } = -1;
}
