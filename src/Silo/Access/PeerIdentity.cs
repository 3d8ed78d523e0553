using System.Net.Security;
using System.Security.Cryptography.X509Certificates;

namespace Fleet.Silo.Access;

/// <summary>What the certificate files say at one moment. A class, not a record: its text never shows the key.</summary>
internal sealed class PeerIdentity
{
    private readonly X509Certificate2Collection _authorities = [];

    /// <summary>Makes sense of the texts.</summary>
    /// <exception cref="System.Security.Cryptography.CryptographicException">They make none.</exception>
    public PeerIdentity((string Ca, string Certificate, string Key) texts)
    {
        Texts = texts;
        _authorities.ImportFromPem(texts.Ca);
        if (_authorities.Count == 0)
        {
            throw new ArgumentException("there is no certificate of an authority");
        }

        var chain = new X509Certificate2Collection();
        chain.ImportFromPem(texts.Certificate);
        Own = SslStreamCertificateContext.Create(X509Certificate2.CreateFromPem(texts.Certificate, texts.Key), chain, offline: true);
    }

    /// <summary>What it was made of.</summary>
    public (string Ca, string Certificate, string Key) Texts { get; }

    /// <summary>The own certificate with its chain and key.</summary>
    public SslStreamCertificateContext Own { get; }

    /// <summary>Trusts the fleet's own authority and nobody else.</summary>
    public X509ChainPolicy Trust
    {
        get
        {
            // A revocation list or a missing link fetched from the net would make a connection wait for a third party.
            var policy = new X509ChainPolicy
            {
                TrustMode = X509ChainTrustMode.CustomRootTrust,
                RevocationMode = X509RevocationMode.NoCheck,
                DisableCertificateDownloads = true,
            };
            policy.CustomTrustStore.AddRange(_authorities);
            return policy;
        }
    }
}
