using Fleet.Cluster.Targets;
using Fleet.Grains.Collecting;
using Fleet.Tests.Testing.Servers;
using Xunit;

namespace Fleet.Tests.Integration.Redis;

public sealed class RedisSecurity
{
    private const string Password = "very-secret-text";

    [Fact]
    public async Task A_user_without_CONFIG_is_told_what_to_grant_and_the_server_is_not_asked_again()
    {
        await using var server = await RedisServer.StartAsync(
            $"user fleet on >{Password} -@all +info +client|setname +slowlog|len +slowlog|get +latency|latest +latency|histogram");
        await using var collector = RedisTarget.Collector(server.Address, static spec => spec with { Credentials = RedisTarget.Login("fleet", Password) });
        var first = await collector.CollectAsync();
        Assert.Equal(CollectOutcome.Ok, first.Outcome);
        var skipped = Assert.Single(first.Skipped);
        Assert.Equal("config", skipped.Collector);
        Assert.Contains("+config|get", skipped.Why, StringComparison.Ordinal);
        Assert.Equal(16, first.Families().Single(static family => family.Name == "redis_db_keys").Samples.Length);
        var log = await RefusalsAsync(server);
        Assert.Equal("1", log);
        var second = await collector.CollectAsync();
        Assert.Equal(first.Skipped, second.Skipped);
        Assert.Equal(1, second.Value("redis_errors_total", "NOPERM"));
        Assert.Equal(log, await RefusalsAsync(server));
    }

    [Fact]
    public async Task A_user_who_may_only_run_INFO_is_up_and_all_else_is_skipped()
    {
        await using var server = await RedisServer.StartAsync($"user fleet on >{Password} -@all +info");
        await using var collector = RedisTarget.Collector(server.Address, static spec => spec with { Credentials = RedisTarget.Login("fleet", Password) });
        var collection = await collector.CollectAsync();
        Assert.Equal(CollectOutcome.Ok, collection.Outcome);
        Assert.Equal(
            ["client_setname", "config", "latency_histogram", "latency_latest", "slowlog", "slowlog_last"],
            collection.Skipped.Select(static one => one.Collector));
        Assert.All(collection.Skipped, static one => Assert.Contains("grant", one.Why, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_user_who_may_not_run_INFO_is_told_what_to_grant()
    {
        await using var server = await RedisServer.StartAsync($"user fleet on >{Password} -@all +client|setname");
        await using var collector = RedisTarget.Collector(server.Address, static spec => spec with { Credentials = RedisTarget.Login("fleet", Password) });
        var collection = await collector.CollectAsync();
        Assert.Equal((OutcomeKind.Failed, FailureReason.NoPerm), (collection.Outcome.Kind, collection.Outcome.Reason));
        Assert.Contains("+info", collection.Outcome.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_wrong_password_is_an_auth_failure_that_does_not_show_it_and_a_right_one_mends_it()
    {
        await using var server = await RedisServer.StartAsync("requirepass " + Password);
        await using var wrong = RedisTarget.Collector(server.Address, static spec => spec with { Credentials = RedisTarget.Login(null, "wrong-secret") });
        var refused = await wrong.CollectAsync();
        Assert.Equal((OutcomeKind.Failed, FailureReason.Auth), (refused.Outcome.Kind, refused.Outcome.Reason));
        Assert.DoesNotContain("wrong-secret", refused.ToString(), StringComparison.Ordinal);
        await using var right = RedisTarget.Collector(server.Address, static spec => spec with { Credentials = RedisTarget.Login(null, Password) });
        Assert.Equal(CollectOutcome.Ok, (await right.CollectAsync()).Outcome);
    }

    [Fact]
    public async Task A_missing_password_is_a_failure_of_its_own_until_one_is_not_needed_any_more()
    {
        await using var server = await RedisServer.StartAsync();
        await server.CommandAsync("CONFIG SET requirepass " + Password);
        await using var collector = RedisTarget.Collector(server.Address);
        var refused = await collector.CollectAsync();
        Assert.Equal((OutcomeKind.Failed, FailureReason.NoAuth), (refused.Outcome.Kind, refused.Outcome.Reason));
        Assert.Contains("NOAUTH", refused.Outcome.Message, StringComparison.Ordinal);
        await server.CommandAsync("AUTH " + Password, "CONFIG SET requirepass \"\"");
        Assert.Equal(CollectOutcome.Ok, (await collector.CollectAsync()).Outcome);
    }

    [Fact]
    public async Task A_password_that_nobody_asked_for_and_an_unreadable_one_are_told_apart()
    {
        await using var server = await RedisServer.StartAsync();
        await using var needless = RedisTarget.Collector(server.Address, static spec => spec with { Credentials = RedisTarget.Login(null, Password) });
        var refused = await needless.CollectAsync();
        Assert.Equal(FailureReason.Auth, refused.Outcome.Reason);
        Assert.Contains("remove it", refused.Outcome.Message, StringComparison.Ordinal);
        await using var unreadable = RedisTarget.Collector(server.Address, static spec => spec with { Credentials = new Credentials { PasswordFile = "/nonexistent" } });
        var missing = await unreadable.CollectAsync();
        Assert.Equal(FailureReason.Secret, missing.Outcome.Reason);
        Assert.Contains("/nonexistent", missing.Outcome.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task TLS_is_verified_as_far_as_the_mode_says()
    {
        var certificates = TestCertificates.Create(ServerProcess.NewDirectory("tls"));
        var strangers = TestCertificates.Create(ServerProcess.NewDirectory("tls"));
        var port = ServerProcess.FreePort();
        await using var server = await RedisServer.StartAsync(
            FormattableString.Invariant($"tls-port {port}"),
            "tls-cert-file " + certificates.ServerCertFile,
            "tls-key-file " + certificates.ServerKeyFile,
            "tls-ca-cert-file " + certificates.CaFile,
            "tls-auth-clients yes");
        var address = FormattableString.Invariant($"127.0.0.1:{port}");
        var full = new TlsSpec
        {
            Mode = TlsMode.VerifyFull,
            CaFile = certificates.CaFile,
            CertFile = certificates.ClientCertFile,
            KeyFile = certificates.ClientKeyFile,
        };
        Assert.Equal(FailureReason.None, await ReasonAsync(address, full));
        Assert.Equal(FailureReason.Tls, await ReasonAsync(address, full with { CaFile = strangers.CaFile }));
        Assert.Equal(FailureReason.Tls, await ReasonAsync(address, full with { CaFile = null }));
        Assert.Equal(FailureReason.Tls, await ReasonAsync(address, full with { CaFile = "/nonexistent" }));
        Assert.Equal(FailureReason.Tls, await ReasonAsync(address, full with { ServerName = "other.example" }));
        Assert.Equal(FailureReason.None, await ReasonAsync(address, full with { Mode = TlsMode.VerifyCa, ServerName = "other.example" }));
        Assert.Equal(FailureReason.None, await ReasonAsync(address, full with { Mode = TlsMode.Require, CaFile = strangers.CaFile }));

        // A plain port waits for the end of a line that TLS never sends.
        Assert.Equal(FailureReason.Timeout, await ReasonAsync(server.Address, full));

        // The server's alert and its reset of the connection race each other.
        Assert.Equal(FailureReason.Tls, await ReasonAsync(address, full with { CertFile = null, KeyFile = null }));
        Assert.Equal(FailureReason.Protocol, await ReasonAsync(address, full with { Mode = TlsMode.Prefer }));
    }

    private static async Task<FailureReason> ReasonAsync(string address, TlsSpec tls)
    {
        await using var collector = RedisTarget.Collector(address, spec => spec with { Tls = tls });
        var collection = await collector.CollectAsync(deadline: TimeSpan.FromSeconds(3));
        TestContext.Current.TestOutputHelper?.WriteLine(collection.Outcome.ToString());
        return collection.Outcome.Reason;
    }

    /// <summary>How many refusals the server's ACL log holds, as it is shown.</summary>
    private static async Task<string> RefusalsAsync(RedisServer server)
    {
        var log = await server.CommandAsync("ACL LOG");
        return log.Split('*')[1].Split('\r', '\n')[0];
    }
}
