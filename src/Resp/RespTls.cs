using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Fleet.Resp;

/// <summary>Puts TLS on a fresh socket as <see cref="RespTlsOptions" /> want it.</summary>
internal static class RespTls
{
    public static async Task<Stream> SecureAsync(
        Stream inner, RespEndpoint endpoint, RespTlsOptions options, CancellationToken cancellationToken)
    {
        var refused = SslPolicyErrors.None;
        var stream = new SslStream(inner, leaveInnerStreamOpen: false);
        try
        {
            var settings = Settings(endpoint, options);
            settings.RemoteCertificateValidationCallback = (_, _, _, errors) =>
            {
                refused = Relevant(errors, options);
                return refused == SslPolicyErrors.None;
            };
            await stream.AuthenticateAsClientAsync(settings, cancellationToken);
            return stream;
        }
        catch (Exception e) when (e is AuthenticationException or IOException or CryptographicException or UnauthorizedAccessException or InvalidOperationException)
        {
            await stream.DisposeAsync();
            throw new RespConnectException(RespConnectStage.Tls, Describe(endpoint, options, refused, e), e);
        }
        catch
        {
            await stream.DisposeAsync();
            throw;
        }
    }

    private static SslClientAuthenticationOptions Settings(RespEndpoint endpoint, RespTlsOptions options)
    {
        var settings = new SslClientAuthenticationOptions
        {
            TargetHost = options.ServerName ?? endpoint.Host,
            CertificateChainPolicy = new X509ChainPolicy
            {
                // A revocation list or a missing link fetched from the net would make a collection wait for a third party.
                RevocationMode = X509RevocationMode.NoCheck,
                DisableCertificateDownloads = true,
            },
        };
        if (options.CaFile is not null)
        {
            settings.CertificateChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
            settings.CertificateChainPolicy.CustomTrustStore.ImportFromPem(PemFile.Read(options.CaFile));
        }

        if (options.CertFile is not null)
        {
            var chain = new X509Certificate2Collection();
            var certificate = PemFile.Read(options.CertFile);
            chain.ImportFromPem(certificate);
            settings.ClientCertificateContext = SslStreamCertificateContext.Create(
                X509Certificate2.CreateFromPem(certificate, options.KeyFile is null ? certificate : PemFile.Read(options.KeyFile)), chain, offline: true);
        }

        return settings;
    }

    private static SslPolicyErrors Relevant(SslPolicyErrors errors, RespTlsOptions options) =>
        !options.VerifyChain ? SslPolicyErrors.None
        : options.VerifyName ? errors
        : errors & ~SslPolicyErrors.RemoteCertificateNameMismatch;

    private static string Describe(RespEndpoint endpoint, RespTlsOptions options, SslPolicyErrors refused, Exception cause)
    {
        if (refused.HasFlag(SslPolicyErrors.RemoteCertificateNameMismatch))
        {
            return $"The certificate of {endpoint} does not carry the name {options.ServerName ?? endpoint.Host}.";
        }

        if (refused != SslPolicyErrors.None)
        {
            return $"The certificate of {endpoint} is not vouched for by {options.CaFile ?? "the system's authorities"}.";
        }

        return $"No TLS with {endpoint}: {cause.Message}";
    }
}
