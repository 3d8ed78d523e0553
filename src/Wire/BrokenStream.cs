using System.Net.Security;
using System.Net.Sockets;

namespace Fleet.Wire;

/// <summary>Puts the failure of a connection that stood into words.</summary>
public static class BrokenStream
{
    /// <summary>What an exception of the stream means; nothing when it is none of the stream's.</summary>
    /// <exception cref="ConnectException">The stream broke.</exception>
    public static void ThrowIfItIs(Exception e, Stream stream, ServerEndpoint endpoint)
    {
        // A server that wants a client certificate says so only after the handshake, in its answer to the first bytes.
        if (stream is SslStream && e is IOException { InnerException: not (null or SocketException) and var cause })
        {
            throw new ConnectException(ConnectStage.Tls, $"TLS with {endpoint} broke: {cause.GetBaseException().Message}", e);
        }

        if (e is IOException or SocketException or ObjectDisposedException)
        {
            throw new ConnectException(ConnectStage.Closed, $"The connection to {endpoint} broke: {e.Message}", e);
        }
    }
}
