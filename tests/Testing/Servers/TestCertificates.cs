using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Fleet.Tests.Testing.Servers;

/// <summary>An authority of a test's own with a server's certificate (127.0.0.1, localhost) and a client's, as PEM files.</summary>
public sealed class TestCertificates
{
    private TestCertificates(string directory) => Directory = directory;

    /// <summary>Where the files are.</summary>
    public string Directory { get; }

    /// <summary>The authority's certificate.</summary>
    public string CaFile => Path.Combine(Directory, "ca.crt");

    /// <summary>The server's certificate.</summary>
    public string ServerCertFile => Path.Combine(Directory, "server.crt");

    /// <summary>The server's key.</summary>
    public string ServerKeyFile => Path.Combine(Directory, "server.key");

    /// <summary>The client's certificate.</summary>
    public string ClientCertFile => Path.Combine(Directory, "client.crt");

    /// <summary>The client's key.</summary>
    public string ClientKeyFile => Path.Combine(Directory, "client.key");

    /// <summary>Makes all of them anew in a directory.</summary>
    public static TestCertificates Create(string directory, string serverName = "localhost")
    {
        var certificates = new TestCertificates(directory);
        using var caKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=Fleet test authority", caKey, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign, true));
        using var ca = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(30));
        File.WriteAllText(certificates.CaFile, ca.ExportCertificatePem());
        Issue(ca, serverName, certificates.ServerCertFile, certificates.ServerKeyFile);
        Issue(ca, "fleet-client", certificates.ClientCertFile, certificates.ClientKeyFile);
        return certificates;
    }

    private static void Issue(X509Certificate2 ca, string name, string certFile, string keyFile)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=" + name, key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName(name);
        if (name == "localhost")
        {
            names.AddIpAddress(IPAddress.Loopback);
        }

        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(false, false, 0, true));
        using var certificate = request.Create(
            ca, DateTimeOffset.UtcNow.AddHours(-1), DateTimeOffset.UtcNow.AddDays(20), RandomNumberGenerator.GetBytes(12));
        File.WriteAllText(certFile, certificate.ExportCertificatePem());
        File.WriteAllText(keyFile, key.ExportPkcs8PrivateKeyPem());
    }
}
