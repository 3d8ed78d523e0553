using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Fleet.Wire;

/// <summary>Puts TLS on a fresh socket as <see cref="TlsOptions" /> want it.</summary>
public sealed class TlsHandshake
{
    private readonly ServerEndpoint _endpoint;
    private readonly TlsOptions _options;
    private SslPolicyErrors _refused = SslPolicyErrors.None;

    private TlsHandshake(ServerEndpoint endpoint, TlsOptions options)
    {
        _endpoint = endpoint;
        _options = options;
    }

    /// <summary>The secured stream; the one below it is closed with it, and at once when this fails.</summary>
    /// <exception cref="ConnectException">TLS was not agreed on, or a file could not be used.</exception>
    public static async Task<Stream> SecureAsync(
        Stream inner, ServerEndpoint endpoint, TlsOptions options, CancellationToken cancellationToken)
    {
        var tls = new TlsHandshake(endpoint, options);
        var stream = new SslStream(inner, leaveInnerStreamOpen: false);
        try
        {
            await stream.AuthenticateAsClientAsync(tls.Settings(await TlsTexts.ReadAsync(options, cancellationToken)), cancellationToken);
            return stream;
        }
        catch (Exception e) when (IsTold(e))
        {
            await stream.DisposeAsync();
            throw new ConnectException(ConnectStage.Tls, tls.Describe(e), e);
        }
        catch
        {
            await stream.DisposeAsync();
            throw;
        }
    }

    /// <summary>The same on the caller's own thread; the stream's deadline bounds it.</summary>
    /// <exception cref="ConnectException">TLS was not agreed on, or a file could not be used.</exception>
    public static Stream Secure(Stream inner, ServerEndpoint endpoint, TlsOptions options, Func<TlsTexts> files)
    {
        var tls = new TlsHandshake(endpoint, options);
        var stream = new SslStream(inner, leaveInnerStreamOpen: false);
        try
        {
            stream.AuthenticateAsClient(tls.Settings(files()));
            return stream;
        }
        catch (Exception e) when (IsTold(e) || e is TimeoutException)
        {
            stream.Dispose();
            throw new ConnectException(ConnectStage.Tls, tls.Describe(e), e);
        }
        catch
        {
            stream.Dispose();
            throw;
        }
    }

    private static bool IsTold(Exception e) =>
        e is AuthenticationException or IOException or CryptographicException or UnauthorizedAccessException or InvalidOperationException;

    private SslClientAuthenticationOptions Settings(TlsTexts files)
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

        return _refused != SslPolicyErrors.None
            ? $"The certificate of {_endpoint} is not vouched for by {_options.CaFile ?? "the system's authorities"}."
            : $"No TLS with {_endpoint}: {cause.Message}";
    }
}
