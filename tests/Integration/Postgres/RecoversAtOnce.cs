using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Fleet.Cluster.Targets;
using Fleet.Grains.Collecting;
using Fleet.Tests.Testing.Servers;
using Xunit;

namespace Fleet.Tests.Integration.Postgres;

public sealed class RecoversAtOnce : IAsyncLifetime
{
    private readonly string _directory = ServerProcess.NewDirectory("client-certificate");
    private PostgresServer _server = null!;

    private string CertFile => Path.Combine(_directory, "client.crt");

    private string KeyFile => Path.Combine(_directory, "client.key");

    public async ValueTask InitializeAsync()
    {
        _server = await Watched.StartShopAsync("log_connections = on");
        await _server.StopAsync();
        var data = Path.GetDirectoryName(Directory.GetFiles(_server.Directory, "postgresql.conf", SearchOption.AllDirectories)[0])!;
        using var key = RSA.Create(2048);
        using var certificate = SelfSigned(key);

        // The server wants a key that is its user's and nobody else's: written over a file of his, the owner stays.
        foreach (var (name, text) in new[] { ("server.crt", certificate.ExportCertificatePem()), ("server.key", key.ExportPkcs8PrivateKeyPem()) })
        {
            var path = Path.Combine(data, name);
            await ServerProcess.RunAsync("cp", "-p", Path.Combine(data, "PG_VERSION"), path);
            await File.WriteAllTextAsync(path, text);
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }

        await File.AppendAllTextAsync(Path.Combine(data, "postgresql.conf"), "\nssl = on\n");
        await _server.StartAgainAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        Directory.Delete(_directory, recursive: true);
    }

    [Fact]
    public async Task A_broken_certificate_file_costs_every_collection_an_attempt_of_its_own_and_none_once_it_is_mended()
    {
        using var key = RSA.Create(2048);
        using var certificate = SelfSigned(key);
        await File.WriteAllTextAsync(CertFile, "-----BEGIN CERTIFICATE-----\nbroken\n-----END CERTIFICATE-----\n");
        await File.WriteAllTextAsync(KeyFile, key.ExportPkcs8PrivateKeyPem());
        var tls = new TlsSpec { Mode = TlsMode.Require, CertFile = CertFile, KeyFile = KeyFile };
        await using var watched = Watched.Over(_server, spec => spec with { Tls = tls });
        var before = await AttemptsAsync();
        for (var i = 1; i <= 4; i++)
        {
            var broken = (await watched.CollectAsync()).Outcome;
            Assert.True((broken.Kind, broken.Reason) == (OutcomeKind.Failed, FailureReason.Tls), $"{i}: {broken}");
            await Until.TrueAsync(async () => await AttemptsAsync() == before + i);
        }

        await File.WriteAllTextAsync(CertFile, certificate.ExportCertificatePem());
        Assert.Equal(CollectOutcome.Ok, (await watched.CollectAsync()).Outcome);
    }

    private static X509Certificate2 SelfSigned(RSA key) => new CertificateRequest("CN=fleet", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1)
        .CreateSelfSigned(DateTimeOffset.UnixEpoch, new DateTimeOffset(2090, 1, 1, 0, 0, 0, TimeSpan.Zero));

    private async Task<int> AttemptsAsync() =>
        (await File.ReadAllLinesAsync(_server.LogPath)).Count(line => line.Contains("connection received", StringComparison.Ordinal));
}
