using Fleet.Wire;

namespace Fleet.PgWire;

/// <summary>Agrees on TLS with a server, as <see cref="PgConnectOptions" /> want it: the question first, then the handshake.</summary>
internal static class PgTlsRequest
{
    /// <summary>The stream to go on with: secured, or the plain one where that is allowed.</summary>
    public static async Task<Stream> AgreeAsync(
        Stream plain, ServerEndpoint endpoint, PgConnectOptions options, CancellationToken cancellationToken)
    {
        if (options.TlsMode == PgTlsMode.Disable || endpoint.SocketPath is not null)
        {
            return plain;
        }

        await plain.WriteAsync(PgMessageWriter.SslRequest(), cancellationToken);

        // Exactly one byte: what a man in the middle may have put behind it must not be taken for the server's words.
        var answer = new byte[1];
        if (await plain.ReadAsync(answer, cancellationToken) == 0)
        {
            throw new ConnectException(ConnectStage.Closed, $"{endpoint} closed the connection when it was asked for TLS.");
        }

        return (char)answer[0] switch
        {
            'S' => await TlsHandshake.SecureAsync(plain, endpoint, options.Tls, cancellationToken),
            'N' when options.TlsMode == PgTlsMode.Prefer => plain,
            'N' => throw new ConnectException(ConnectStage.Tls, $"{endpoint} offers no TLS."),
            _ => throw new PgProtocolException(
                $"The server answered {PgMessageType.Show(answer[0])} to the question for TLS: does it speak PostgreSQL's protocol?"),
        };
    }
}
