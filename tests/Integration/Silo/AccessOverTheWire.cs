using System.Net;
using System.Net.Http.Headers;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using Fleet.Cluster.Configuration;
using Fleet.Cluster.Targets;
using Fleet.Silo.Remote;
using Fleet.Silo.Serving;
using Fleet.Silo.Start;
using Fleet.Tests.Testing.Servers;
using Xunit;

namespace Fleet.Tests.Integration.Silo;

/// <summary>Who gets into the internal endpoint: token, mutual TLS, this machine.</summary>
public sealed class AccessOverTheWire
{
    private static readonly TargetId Shop = TargetId.Parse("shop");

    [Fact]
    public async Task The_token_lets_in_and_a_wrong_or_missing_one_does_not()
    {
        var token = TokenFile("s3cret-token\n");
        await using var bench = await PeerBench.StartAsync(s => s with { ClusterTokenFile = token });
        Assert.True(await IsLetInAsync(bench, bench.Client(s => s with { ClusterTokenFile = token })));
        foreach (var other in (Func<FleetSettings, FleetSettings>[])[s => s, s => s with { ClusterTokenFile = TokenFile("wrong") }, s => s with { ClusterTokenFile = "/nowhere/token" }])
        {
            var refused = await Assert.ThrowsAsync<SiloUnreachableException>(() => bench.Client(other).ViewAsync(bench.Limit));
            Assert.Contains("does not let this process in", refused.Message, StringComparison.Ordinal);
            Assert.False(refused.IsGone);
        }
    }

    [Fact]
    public async Task A_refusal_is_a_problem_document_without_a_secret_and_health_needs_no_token()
    {
        await using var bench = await PeerBench.StartAsync(s => s with { ClusterTokenFile = TokenFile("s3cret-token") });
        using var raw = bench.Raw();
        using var request = new HttpRequestMessage(HttpMethod.Get, "/internal/v1/view") { Headers = { Authorization = new AuthenticationHeaderValue("Bearer", "gu3ss") } };
        using var answer = await raw.SendAsync(request, bench.Limit);
        var text = await answer.Content.ReadAsStringAsync(bench.Limit);
        Assert.Equal((HttpStatusCode.Unauthorized, "application/problem+json"), (answer.StatusCode, answer.Content.Headers.ContentType?.MediaType));
        Assert.Equal("Bearer realm=\"fleet\"", answer.Headers.WwwAuthenticate.ToString());
        Assert.Contains("\"detail\":\"The token is not that of cluster.tokenFile.\"", text, StringComparison.Ordinal);
        Assert.DoesNotContain("gu3ss", text, StringComparison.Ordinal);
        foreach (var path in (string[])["/healthz", "/readyz", "/metrics"])
        {
            Assert.True((await raw.GetAsync(path, bench.Limit)).IsSuccessStatusCode);
        }
    }

    [Fact]
    public async Task A_token_is_changed_without_a_moment_in_which_nobody_gets_in()
    {
        var (there, here) = (TokenFile("old"), TokenFile("old"));
        await using var bench = await PeerBench.StartAsync(s => s with { ClusterTokenFile = there });
        var client = bench.Client(s => s with { ClusterTokenFile = here });
        Assert.True(await IsLetInAsync(bench, client));
        await File.WriteAllTextAsync(there, "old\nnew\n", bench.Limit);
        using var raw = bench.Raw();
        raw.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", "new");
        await bench.UntilAsync(async () => (await raw.GetAsync("/internal/v1/view", bench.Limit)).IsSuccessStatusCode);
        Assert.True(await IsLetInAsync(bench, client));

        // Now the asking side changes, and then the old one goes: at no moment may a call fail.
        await File.WriteAllTextAsync(here, "new\nold\n", bench.Limit);
        for (var until = Environment.TickCount64 + 1500; Environment.TickCount64 < until;)
        {
            Assert.True(await IsLetInAsync(bench, client));
        }

        await File.WriteAllTextAsync(there, "new\n", bench.Limit);
        raw.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", "old");
        await bench.UntilAsync(async () => (await raw.GetAsync("/internal/v1/view", bench.Limit)).StatusCode == HttpStatusCode.Unauthorized);
        Assert.True(await IsLetInAsync(bench, client));
    }

    [Theory]
    [InlineData(null, null, true)]
    [InlineData("evil.example", null, false)]
    [InlineData(null, "http://evil.example", false)]
    public async Task Without_token_and_certificates_this_machine_gets_in_and_no_foreign_page_of_its_browsers(string? host, string? origin, bool mayIn)
    {
        await using var bench = await PeerBench.StartAsync();
        using var raw = bench.Raw();
        using var request = new HttpRequestMessage(HttpMethod.Get, "/internal/v1/view");
        request.Headers.Host = host;
        if (origin is not null)
        {
            request.Headers.Add("Origin", origin);
        }

        using var answer = await raw.SendAsync(request, bench.Limit);
        Assert.Equal(mayIn ? HttpStatusCode.OK : HttpStatusCode.Forbidden, answer.StatusCode);
    }

    [Fact]
    public async Task Certificates_of_the_fleets_authority_let_in_on_both_sides_whatever_their_names()
    {
        var certificates = TestCertificates.Create(ServerProcess.NewDirectory("certificates"), "some.name");
        var server = new TlsFiles(certificates.CaFile, certificates.ServerCertFile, certificates.ServerKeyFile);
        await using var bench = await PeerBench.StartAsync(s => s with { ClusterTls = server });
        Assert.True(await IsLetInAsync(bench, bench.Client(s => s with { ClusterTls = PeerBench.Tls(certificates) })));
    }

    [Fact]
    public async Task Foreign_certificates_and_plain_connections_do_not_let_in()
    {
        var certificates = TestCertificates.Create(ServerProcess.NewDirectory("certificates"));
        var foreign = TestCertificates.Create(ServerProcess.NewDirectory("certificates"));
        await using var bench = await PeerBench.StartAsync(s => s with { ClusterTls = PeerBench.Tls(certificates) });
        var foreignClient = new TlsFiles(certificates.CaFile, foreign.ClientCertFile, foreign.ClientKeyFile);
        var trustsForeign = new TlsFiles(foreign.CaFile, certificates.ClientCertFile, certificates.ClientKeyFile);
        foreach (var other in (Func<FleetSettings, FleetSettings>[])[s => s, s => s with { ClusterTls = foreignClient }, s => s with { ClusterTls = trustsForeign }])
        {
            await Assert.ThrowsAsync<SiloUnreachableException>(() => bench.Client(other).ViewAsync(bench.Limit));
        }

        Assert.True(await IsLetInAsync(bench, bench.Client(s => s with { ClusterTls = PeerBench.Tls(certificates) })));
    }

    [Fact]
    public async Task Without_a_certificate_there_is_health_and_nothing_else()
    {
        var certificates = TestCertificates.Create(ServerProcess.NewDirectory("certificates"));
        await using var bench = await PeerBench.StartAsync(s => s with { ClusterTls = PeerBench.Tls(certificates) });
        using var trusting = new SocketsHttpHandler { SslOptions = new SslClientAuthenticationOptions { RemoteCertificateValidationCallback = (_, certificate, _, _) => certificate is not null } };
        using var raw = new HttpClient(trusting) { BaseAddress = new Uri($"https://{bench.Address}") };
        Assert.Equal("ok\n", await raw.GetStringAsync("/healthz", bench.Limit));
        using var answer = await raw.GetAsync("/internal/v1/view", bench.Limit);
        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
    }

    [Fact]
    public async Task Where_token_and_certificates_are_configured_both_are_wanted()
    {
        var certificates = TestCertificates.Create(ServerProcess.NewDirectory("certificates"));
        var token = TokenFile("t0ken");
        await using var bench = await PeerBench.StartAsync(s => s with { ClusterTls = PeerBench.Tls(certificates), ClusterTokenFile = token });
        await Assert.ThrowsAsync<SiloUnreachableException>(() => bench.Client(s => s with { ClusterTls = PeerBench.Tls(certificates) }).ViewAsync(bench.Limit));
        Assert.True(await IsLetInAsync(bench, bench.Client(s => s with { ClusterTls = PeerBench.Tls(certificates), ClusterTokenFile = token })));
    }

    [Fact]
    public async Task Certificates_are_read_again_for_each_connection_and_half_written_ones_change_nothing()
    {
        var directory = ServerProcess.NewDirectory("certificates");
        var certificates = TestCertificates.Create(directory);
        await using var bench = await PeerBench.StartAsync(s => s with { ClusterTls = PeerBench.Tls(certificates) });
        var before = await ServerCertificateAsync(bench);
        var kept = await File.ReadAllTextAsync(certificates.ClientKeyFile, bench.Limit);
        await File.WriteAllTextAsync(certificates.ClientKeyFile, kept[..40], bench.Limit);
        Assert.Equal(before, await ServerCertificateAsync(bench));
        TestCertificates.Create(directory);
        Assert.NotEqual(before, await ServerCertificateAsync(bench));
        Assert.True(await IsLetInAsync(bench, bench.Client(s => s with { ClusterTls = PeerBench.Tls(certificates) })));
    }

    [Fact]
    public async Task Certificates_that_are_none_refuse_the_start_and_a_port_that_is_taken_is_told()
    {
        var certificates = TestCertificates.Create(ServerProcess.NewDirectory("certificates"));
        await File.WriteAllTextAsync(certificates.ClientKeyFile, "no key");
        var refused = await Assert.ThrowsAsync<StartRefusedException>(() => PeerBench.StartAsync(s => s with { ClusterTls = PeerBench.Tls(certificates) }));
        Assert.Equal("cluster.certFile", Assert.Single(refused.Problems).Path);

        await using var bench = await PeerBench.StartAsync();
        var taken = IPEndPoint.Parse(bench.Address);
        var told = await Assert.ThrowsAsync<ListenException>(() => PeerBench.StartAsync(s => s with { SiloListen = taken }));
        Assert.Equal(taken, told.Listen);
    }

    private static async Task<bool> IsLetInAsync(PeerBench bench, ISiloPeer client) =>
        await client.ReadAsync(Shop, new SnapshotQuery(), bench.Limit) is SnapshotAnswer.Unknown;

    private static async Task<string> ServerCertificateAsync(PeerBench bench)
    {
        var thumbprint = string.Empty;
        using var handler = new SocketsHttpHandler
        {
            SslOptions = new SslClientAuthenticationOptions
            {
                RemoteCertificateValidationCallback = (_, certificate, _, _) => (thumbprint = ((X509Certificate2)certificate!).Thumbprint).Length > 0,
            },
        };
        using var raw = new HttpClient(handler) { BaseAddress = new Uri($"https://{bench.Address}") };
        await raw.GetStringAsync("/healthz", bench.Limit);
        return thumbprint;
    }

    private static string TokenFile(string text)
    {
        var path = Path.Combine(ServerProcess.NewDirectory("token"), "token");
        File.WriteAllText(path, text);
        return path;
    }
}
