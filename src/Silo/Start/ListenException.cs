using System.Net;

namespace Fleet.Silo.Start;

/// <summary>The process cannot listen where it should: the port is taken, or the address is not this machine's.</summary>
internal sealed class ListenException(IPEndPoint listen, Exception inner) : Exception(inner.Message, inner)
{
    /// <summary>Where it should.</summary>
    public IPEndPoint Listen { get; } = listen;
}
