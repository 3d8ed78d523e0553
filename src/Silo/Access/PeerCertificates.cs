using System.Net.Security;
using System.Security.Cryptography;
using Fleet.Cluster.Configuration;
using Fleet.Cluster.Targets;

namespace Fleet.Silo.Access;

/// <summary>
/// The certificates of mutual TLS between the processes of a fleet. Whoever the authority vouches for belongs to the fleet,
/// whatever name it bears: silos are reached by addresses that no certificate knows. The files are read at each new
/// connection; while they make no sense, half replaced, what they said before stands.
/// </summary>
internal sealed class PeerCertificates
{
    private readonly TlsFiles _files;
    private readonly ISecretSource _secrets;
    private readonly ILogger<PeerCertificates> _logger;
    private volatile PeerIdentity? _identity;
    private string? _trouble;

    public PeerCertificates(TlsFiles files, ISecretSource secrets, ILogger<PeerCertificates> logger)
    {
        _files = files;
        _secrets = secrets;
        _logger = logger;
    }

    /// <summary>Reads the files for the first time.</summary>
    /// <exception cref="SecretException">One of them cannot be read, or is not what it should be.</exception>
    public async Task<PeerIdentity> ReadAsync(CancellationToken cancellationToken)
    {
        var texts = (await TextAsync(_files.CaFile, cancellationToken), await TextAsync(_files.CertFile, cancellationToken), await TextAsync(_files.KeyFile, cancellationToken));
        if (_identity is { } known && known.Texts == texts)
        {
            return known;
        }

        try
        {
            return _identity = new PeerIdentity(texts);
        }
        catch (Exception e) when (e is CryptographicException or ArgumentException)
        {
            throw new SecretException($"The files of cluster.caFile, certFile and keyFile make no certificate: {e.Message}");
        }
    }

    /// <summary>For a connection that another process opens. It may come without a certificate; that opens health and metrics to it, and nothing else.</summary>
    public async ValueTask<SslServerAuthenticationOptions> ForServerAsync(CancellationToken cancellationToken)
    {
        var identity = await CurrentAsync(cancellationToken);
        return new SslServerAuthenticationOptions
        {
            ServerCertificateContext = identity.Own,
            ClientCertificateRequired = true,
            CertificateChainPolicy = identity.Trust,
            RemoteCertificateValidationCallback = (_, certificate, _, errors) => certificate is null || IsVouchedFor(errors),
        };
    }

    /// <summary>For a connection that this process opens.</summary>
    public async ValueTask<SslClientAuthenticationOptions> ForClientAsync(string host, CancellationToken cancellationToken)
    {
        var identity = await CurrentAsync(cancellationToken);
        return new SslClientAuthenticationOptions
        {
            TargetHost = host,
            ClientCertificateContext = identity.Own,
            CertificateChainPolicy = identity.Trust,
            RemoteCertificateValidationCallback = (_, certificate, _, errors) => certificate is not null && IsVouchedFor(errors),
        };
    }

    private static bool IsVouchedFor(SslPolicyErrors errors) => (errors & ~SslPolicyErrors.RemoteCertificateNameMismatch) == SslPolicyErrors.None;

    private async ValueTask<PeerIdentity> CurrentAsync(CancellationToken cancellationToken)
    {
        try
        {
            var identity = await ReadAsync(cancellationToken);
            Volatile.Write(ref _trouble, null);
            return identity;
        }
        catch (SecretException e) when (_identity is { } known)
        {
            if (Interlocked.Exchange(ref _trouble, e.Message) != e.Message)
            {
                Log.CertificatesUnreadable(_logger, e.Message);
            }

            return known;
        }
    }

    private async ValueTask<string> TextAsync(string? file, CancellationToken cancellationToken) =>
        (await _secrets.GetPasswordAsync(new Credentials { PasswordFile = file }, cancellationToken))?.Reveal() ?? string.Empty;
}
