using Fleet.Cluster.Targets;
using Fleet.Grains.Collecting;
using Fleet.Tests.Testing.Servers;
using Xunit;

namespace Fleet.Tests.Integration.PgBouncer;

/// <summary>All ways in, and what is said where there is none.</summary>
public sealed class LogsInToPgBouncer(PooledServer pooled) : IClassFixture<PooledServer>
{
    [Theory]
    [InlineData("any")]
    [InlineData("trust")]
    [InlineData("plain")]
    [InlineData("md5")]
    [InlineData("scram-sha-256")]
    public async Task Every_kind_of_login_that_has_a_password_or_none_works(string kind)
    {
        await using var server = await PgBouncerServer.StartAsync(pooled.Postgres, "auth_type = " + kind);
        await using var collector = BouncerTarget.Collector(server);
        Assert.Equal(CollectOutcome.Ok, (await collector.CollectAsync()).Outcome);
    }

    [Theory]
    [InlineData("plain")]
    [InlineData("md5")]
    [InlineData("scram-sha-256")]
    public async Task A_wrong_password_is_refused_and_not_shown_and_the_right_one_counts_at_the_next_attempt(string kind)
    {
        await using var server = await PgBouncerServer.StartAsync(pooled.Postgres, "auth_type = " + kind);
        await using var collector = BouncerTarget.Collector(server);
        var file = Path.Combine(server.Directory, "fleet-password");
        await File.WriteAllTextAsync(file, "quite-wrong-text");
        var refused = await collector.CollectAsync();
        Assert.Equal((OutcomeKind.Failed, FailureReason.Auth), (refused.Outcome.Kind, refused.Outcome.Reason));
        Assert.Contains("check credentials", refused.Outcome.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("quite-wrong-text", refused.ToString(), StringComparison.Ordinal);
        await File.WriteAllTextAsync(file, PgBouncerServer.Password);
        Assert.Equal(CollectOutcome.Ok, (await collector.CollectAsync()).Outcome);

        // A held session is not one that could be opened again.
        await File.WriteAllTextAsync(file, "quite-wrong-text");
        Assert.Equal(FailureReason.Auth, (await collector.CollectAsync(Tiers.Health)).Outcome.Reason);
    }

    [Fact]
    public async Task A_user_who_may_not_use_the_console_is_told_of_stats_users()
    {
        await using var server = await PgBouncerServer.StartAsync(pooled.Postgres);
        await using var collector = BouncerTarget.Collector(server, spec => spec with { Credentials = spec.Credentials with { Username = PgBouncerServer.Stranger } });
        var refused = await collector.CollectAsync();
        Assert.Equal((OutcomeKind.Failed, FailureReason.Auth), (refused.Outcome.Kind, refused.Outcome.Reason));
        Assert.Contains("stats_users", refused.Outcome.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_unknown_user_and_a_missing_password_are_auth_failures()
    {
        await using var server = await PgBouncerServer.StartAsync(pooled.Postgres);
        await using var unknown = BouncerTarget.Collector(server, spec => spec with { Credentials = spec.Credentials with { Username = "nobody-knows" } });
        Assert.Equal(FailureReason.Auth, (await unknown.CollectAsync()).Outcome.Reason);
        await using var without = BouncerTarget.Collector(server, spec => spec with { Credentials = new Credentials { Username = PgBouncerServer.Watcher } });
        var refused = await without.CollectAsync();
        Assert.Equal(FailureReason.Auth, refused.Outcome.Reason);
        Assert.Contains("wants a password", refused.Outcome.Message, StringComparison.Ordinal);
        await using var unreadable = BouncerTarget.Collector(server, spec => spec with { Credentials = new Credentials { PasswordFile = "/nonexistent" } });
        var unread = (await unreadable.CollectAsync()).Outcome;
        Assert.Equal(FailureReason.Secret, unread.Reason);
        Assert.Contains("/nonexistent", unread.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_socket_is_a_way_in_by_its_file_and_needs_no_tls()
    {
        await using var server = await PgBouncerServer.StartAsync(pooled.Postgres);
        await using var collector = BouncerTarget.Collector(server, spec => spec with { Address = "unix:" + server.Socket, Tls = new TlsSpec { Mode = TlsMode.Require } });
        Assert.Equal(CollectOutcome.Ok, (await collector.CollectAsync()).Outcome);
    }

    [Fact]
    public async Task TLS_is_verified_as_far_as_the_mode_says()
    {
        var certificates = TestCertificates.Create(ServerProcess.NewDirectory("tls"));
        var strangers = TestCertificates.Create(ServerProcess.NewDirectory("tls"));
        await ServerProcess.RunAsync("chmod", "-R", "a+rX", certificates.Directory);
        await using var server = await PgBouncerServer.StartAsync(
            pooled.Postgres,
            "client_tls_sslmode = require",
            "client_tls_cert_file = " + certificates.ServerCertFile,
            "client_tls_key_file = " + certificates.ServerKeyFile,
            "client_tls_ca_file = " + certificates.CaFile);
        var full = new TlsSpec { Mode = TlsMode.VerifyFull, CaFile = certificates.CaFile };
        Assert.Equal(FailureReason.None, await ReasonAsync(server, full));
        Assert.Equal(FailureReason.None, await ReasonAsync(server, full with { CertFile = certificates.ClientCertFile, KeyFile = certificates.ClientKeyFile }));
        Assert.Equal(FailureReason.None, await ReasonAsync(server, new TlsSpec { Mode = TlsMode.Prefer }));
        Assert.Equal(FailureReason.None, await ReasonAsync(server, new TlsSpec { Mode = TlsMode.Require, CaFile = strangers.CaFile }));
        Assert.Equal(FailureReason.None, await ReasonAsync(server, full with { Mode = TlsMode.VerifyCa, ServerName = "other.example" }));
        Assert.Equal(FailureReason.Tls, await ReasonAsync(server, full with { ServerName = "other.example" }));
        Assert.Equal(FailureReason.Tls, await ReasonAsync(server, full with { CaFile = strangers.CaFile }));
        Assert.Equal(FailureReason.Tls, await ReasonAsync(server, full with { CaFile = null }));
        Assert.Equal(FailureReason.Tls, await ReasonAsync(server, full with { CaFile = "/nonexistent" }));
        Assert.Equal(FailureReason.Tls, await ReasonAsync(server, new TlsSpec { Mode = TlsMode.Disable }));
    }

    [Fact]
    public async Task A_client_certificate_is_a_login()
    {
        var certificates = TestCertificates.Create(ServerProcess.NewDirectory("tls"));
        await ServerProcess.RunAsync("chmod", "-R", "a+rX", certificates.Directory);
        await using var server = await PgBouncerServer.StartAsync(
            pooled.Postgres,
            "auth_type = cert",
            "stats_users = fleet-client",
            "client_tls_sslmode = verify-full",
            "client_tls_cert_file = " + certificates.ServerCertFile,
            "client_tls_key_file = " + certificates.ServerKeyFile,
            "client_tls_ca_file = " + certificates.CaFile);
        await File.AppendAllTextAsync(Path.Combine(server.Directory, "users.txt"), "\"fleet-client\" \"\"\n");
        await server.Process.SignalAsync("HUP");
        var tls = new TlsSpec { Mode = TlsMode.VerifyFull, CaFile = certificates.CaFile, CertFile = certificates.ClientCertFile, KeyFile = certificates.ClientKeyFile };
        await using var collector = BouncerTarget.Collector(server, spec => spec with { Tls = tls, Credentials = new Credentials { Username = "fleet-client" } });
        await collector.UntilAsync(collection => collection.Outcome == CollectOutcome.Ok);
        Assert.NotEqual(FailureReason.None, await ReasonAsync(server, tls with { CertFile = null, KeyFile = null }));
    }

    [Fact]
    public async Task A_server_without_tls_is_refused_where_it_is_required()
    {
        await using var server = await PgBouncerServer.StartAsync(pooled.Postgres);
        Assert.Equal(FailureReason.Tls, await ReasonAsync(server, new TlsSpec { Mode = TlsMode.Require }));
        Assert.Equal(FailureReason.None, await ReasonAsync(server, new TlsSpec { Mode = TlsMode.Prefer }));
    }

    private static async Task<FailureReason> ReasonAsync(PgBouncerServer server, TlsSpec tls)
    {
        await using var collector = BouncerTarget.Collector(server, spec => spec with { Tls = tls });
        var collection = await collector.CollectAsync();
        TestContext.Current.TestOutputHelper?.WriteLine($"{tls.Mode}: {collection.Outcome}");
        return collection.Outcome.Reason;
    }
}
