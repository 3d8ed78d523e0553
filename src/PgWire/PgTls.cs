using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Fleet.PgWire;

/// <summary>Agrees on TLS with a server, as <see cref="PgTlsOptions" /> want it: the question first, then the handshake.</summary>
internal sealed class PgTls
{
    private readonly PgEndpoint _endpoint;
    private readonly PgTlsOptions _options;
    private SslPolicyErrors _refused = SslPolicyErrors.None;

    private PgTls(PgEndpoint endpoint, PgTlsOptions options)
    {
        _endpoint = endpoint;
        _options = options;
    }

    /// <summary>The stream to go on with: secured, or the plain one where that is allowed.</summary>
    public static async Task<Stream> AgreeAsync(
        Stream plain, PgEndpoint endpoint, PgTlsOptions options, CancellationToken cancellationToken)
    {
        if (options.Mode == PgTlsMode.Disable || endpoint.SocketPath is not null)
        {
            return plain;
        }

        await plain.WriteAsync(PgMessageWriter.SslRequest(), cancellationToken);

        // Exactly one byte: what a man in the middle may have put behind it must not be taken for the server's words.
        var answer = new byte[1];
        if (await plain.ReadAsync(answer, cancellationToken) == 0)
        {
            throw new PgConnectException(PgConnectStage.Closed, $"{endpoint} closed the connection when it was asked for TLS.");
        }

        return (char)answer[0] switch
        {
            'S' => await new PgTls(endpoint, options).SecureAsync(plain, cancellationToken),
            'N' when options.Mode == PgTlsMode.Prefer => plain,
            'N' => throw new PgConnectException(PgConnectStage.Tls, $"{endpoint} offers no TLS."),
            _ => throw new PgProtocolException(
                $"The server answered {PgMessageType.Show(answer[0])} to the question for TLS: does it speak PostgreSQL's protocol?"),
        };
    }

    private async Task<Stream> SecureAsync(Stream plain, CancellationToken cancellationToken)
    {
        var stream = new SslStream(plain, leaveInnerStreamOpen: false);
        try
        {
            await stream.AuthenticateAsClientAsync(Settings(), cancellationToken);
            return stream;
        }
        catch (Exception e) when (e is AuthenticationException or IOException or CryptographicException or UnauthorizedAccessException or InvalidOperationException)
        {
            await stream.DisposeAsync();
            throw new PgConnectException(PgConnectStage.Tls, Describe(e), e);
        }
        catch
        {
            await stream.DisposeAsync();
            throw;
        }
    }

    private SslClientAuthenticationOptions Settings()
    {
        var settings = new SslClientAuthenticationOptions
        {
            TargetHost = _options.ServerName ?? _endpoint.Host,
            CertificateChainPolicy = new X509ChainPolicy
            {
                // A revocation list or a missing link fetched from the net would make a collection wait for a third party.
                RevocationMode = X509RevocationMode.NoCheck,
                DisableCertificateDownloads = true,
            },
            RemoteCertificateValidationCallback = (_, _, _, errors) =>
            {
                _refused = Relevant(errors);
                return _refused == SslPolicyErrors.None;
            },
        };
        if (_options.CaFile is { } authorities)
        {
            settings.CertificateChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
            settings.CertificateChainPolicy.CustomTrustStore.ImportFromPem(PgPemFile.Read(authorities));
        }

        if (_options.CertFile is { } file)
        {
            var certificate = PgPemFile.Read(file);
            var key = _options.KeyFile is null ? certificate : PgPemFile.Read(_options.KeyFile);
            var chain = new X509Certificate2Collection();
            chain.ImportFromPem(certificate);
            settings.ClientCertificateContext = SslStreamCertificateContext.Create(X509Certificate2.CreateFromPem(certificate, key), chain, offline: true);
        }

        return settings;
    }

    private SslPolicyErrors Relevant(SslPolicyErrors errors) =>
        !_options.VerifyChain ? SslPolicyErrors.None
        : _options.VerifyName ? errors
        : errors & ~SslPolicyErrors.RemoteCertificateNameMismatch;

    private string Describe(Exception cause)
    {
        if (_refused.HasFlag(SslPolicyErrors.RemoteCertificateNameMismatch))
        {
            return $"The certificate of {_endpoint} does not carry the name {_options.ServerName ?? _endpoint.Host}.";
        }

        return _refused != SslPolicyErrors.None
            ? $"The certificate of {_endpoint} is not vouched for by {_options.CaFile ?? "the system's authorities"}."
            : $"No TLS with {_endpoint}: {cause.Message}";
    }
}
