using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Fleet.Resp;

/// <summary>Puts TLS on a fresh socket as <see cref="RespTlsOptions" /> want it.</summary>
internal sealed class RespTls
{
    private readonly RespEndpoint _endpoint;
    private readonly RespTlsOptions _options;
    private SslPolicyErrors _refused = SslPolicyErrors.None;

    private RespTls(RespEndpoint endpoint, RespTlsOptions options)
    {
        _endpoint = endpoint;
        _options = options;
    }

    public static async Task<Stream> SecureAsync(
        Stream inner, RespEndpoint endpoint, RespTlsOptions options, CancellationToken cancellationToken)
    {
        var tls = new RespTls(endpoint, options);
        var stream = new SslStream(inner, leaveInnerStreamOpen: false);
        try
        {
            await stream.AuthenticateAsClientAsync(tls.Settings(RespTlsFiles.Read(options)), cancellationToken);
            return stream;
        }
        catch (Exception e) when (IsTold(e))
        {
            await stream.DisposeAsync();
            throw new RespConnectException(RespConnectStage.Tls, tls.Describe(e), e);
        }
        catch
        {
            await stream.DisposeAsync();
            throw;
        }
    }

    /// <summary>The same on the caller's own thread; the stream's deadline bounds it.</summary>
    public static Stream Secure(Stream inner, RespEndpoint endpoint, RespTlsOptions options, Func<RespTlsFiles> files)
    {
        var tls = new RespTls(endpoint, options);
        var stream = new SslStream(inner, leaveInnerStreamOpen: false);
        try
        {
            stream.AuthenticateAsClient(tls.Settings(files()));
            return stream;
        }
        catch (Exception e) when (IsTold(e) || e is TimeoutException)
        {
            stream.Dispose();
            throw new RespConnectException(RespConnectStage.Tls, tls.Describe(e), e);
        }
        catch
        {
            stream.Dispose();
            throw;
        }
    }

    private static bool IsTold(Exception e) =>
        e is AuthenticationException or IOException or CryptographicException or UnauthorizedAccessException or InvalidOperationException;

    private SslClientAuthenticationOptions Settings(RespTlsFiles files)
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
        if (files.Authorities is not null)
        {
            settings.CertificateChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
            settings.CertificateChainPolicy.CustomTrustStore.ImportFromPem(files.Authorities);
        }

        if (files.Certificate is not null)
        {
            var chain = new X509Certificate2Collection();
            chain.ImportFromPem(files.Certificate);
            settings.ClientCertificateContext = SslStreamCertificateContext.Create(
                X509Certificate2.CreateFromPem(files.Certificate, files.Key), chain, offline: true);
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

        if (_refused != SslPolicyErrors.None)
        {
            return $"The certificate of {_endpoint} is not vouched for by {_options.CaFile ?? "the system's authorities"}.";
        }

        return $"No TLS with {_endpoint}: {cause.Message}";
    }
}
