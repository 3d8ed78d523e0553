using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using Fleet.Cluster;
using Fleet.Silo.Access;

namespace Fleet.Silo.Remote;

/// <summary>Opens connections to a silo, with mutual TLS where it is configured: made here, for the certificates may change between two connections.</summary>
internal static class PeerConnector
{
    /// <summary>A pool of connections to one silo. It sends nothing through proxies, keeps no cookies and follows no redirects.</summary>
    public static SocketsHttpHandler Pool(PeerCredentials credentials, Limits limits) => new()
    {
        MaxConnectionsPerServer = limits.PeerConnections,
        ConnectTimeout = limits.PeerConnectTime,

        // The silo keeps idle connections longer. A name is looked up anew, and changed certificates count, within a minute.
        PooledConnectionIdleTimeout = TimeSpan.FromSeconds(30),
        PooledConnectionLifetime = TimeSpan.FromMinutes(1),
        MaxResponseHeadersLength = 16,
        MaxResponseDrainSize = 0,
        UseProxy = false,
        UseCookies = false,
        AllowAutoRedirect = false,
        AutomaticDecompression = DecompressionMethods.None,
        ActivityHeadersPropagator = null,
        ConnectCallback = (context, cancellationToken) => ConnectAsync(context.DnsEndPoint, credentials, cancellationToken),
    };

    private static async ValueTask<Stream> ConnectAsync(DnsEndPoint silo, PeerCredentials credentials, CancellationToken cancellationToken)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        Stream? stream = null;
        try
        {
            await socket.ConnectAsync(silo, cancellationToken);
            stream = new NetworkStream(socket, ownsSocket: true);
            return credentials.Certificates is { } certificates ? await SecureAsync(stream, silo, certificates, cancellationToken) : stream;
        }
        catch
        {
            stream?.Dispose();
            socket.Dispose();
            throw;
        }
    }

    private static async Task<Stream> SecureAsync(Stream plain, DnsEndPoint silo, PeerCertificates certificates, CancellationToken cancellationToken)
    {
        var secure = new SslStream(plain, leaveInnerStreamOpen: false);
        await secure.AuthenticateAsClientAsync(await certificates.ForClientAsync(silo.Host, cancellationToken), cancellationToken);
        return secure;
    }
}
