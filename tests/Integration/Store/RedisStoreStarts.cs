using Fleet.Cluster.Configuration;
using Fleet.Cluster.Store;
using Fleet.Cluster.Store.Redis;
using Fleet.Tests.Testing.Resp;
using Fleet.Tests.Testing.Servers;
using Fleet.Tests.Testing.Store;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace Fleet.Tests.Integration.Store;

/// <summary>How a store is opened: it waits for one that is away, and says what is wrong with one that refuses.</summary>
public sealed class RedisStoreStarts : IDisposable
{
    private readonly string _cluster = Stores.NewName();
    private readonly string _directory = ServerProcess.NewDirectory("starts");
    private readonly LogLines _log = new();

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    public async Task The_start_waits_for_a_store_that_is_away_and_says_so_once()
    {
        await using var server = await RedisServer.StartAsync(DurableRedis.Settings);
        await server.StopAsync();
        var opening = Stores.OpenAsync(server, _cluster, _log);
        await Stores.UntilAsync(() => _log.With("cannot be reached").Length > 0);
        await server.StartAgainAsync();
        await using var store = await opening;
        Assert.True(store.IsUp);
        Assert.Equal(2, _log.All.Length);
        Assert.StartsWith($"The store redis://{server.Address}/0 cannot be reached, the start waits for it: No connection", _log.All[0], StringComparison.Ordinal);
        Assert.Equal($"Store redis://{server.Address}/0: 0 targets at revision 0", _log.All[1]);
    }

    [Fact]
    public async Task The_wait_ends_when_the_token_fires()
    {
        using var enough = new CancellationTokenSource();
        var opening = RedisStore.OpenAsync(
            Stores.SettingsOf(_cluster, "127.0.0.1:1"), Stores.Secrets, TimeProvider.System, NullLogger.Instance, enough.Token);
        await enough.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => opening.WaitAsync(Stores.Soon));
    }

    [Fact]
    public async Task Passwords_are_read_at_each_connect_and_a_wrong_one_is_told_without_it()
    {
        await using var server = await RedisServer.StartAsync([.. DurableRedis.Settings, "requirepass first-secret"]);
        var settings = Stores.SettingsOf(_cluster, server.Address) with { PasswordFile = Path.Combine(_directory, "password") };
        await RefusedAsync(settings, "store.passwordFile", settings.PasswordFile);
        await File.WriteAllTextAsync(settings.PasswordFile, "wrong-secret\n");
        await RefusedAsync(settings, "store.passwordFile", "WRONGPASS");
        await RefusedAsync(settings with { PasswordFile = null }, "store.passwordFile", "the store wants a password: NOAUTH");
        await RefusedAsync(settings with { Address = settings.Address with { Username = "nobody" } }, "store.passwordFile", "WRONGPASS");
        await File.WriteAllTextAsync(settings.PasswordFile, "first-secret\n");
        await using var store = await Stores.OpenAsync(settings);
        await server.CommandAsync("AUTH first-secret", "CONFIG SET requirepass second-secret");
        await File.WriteAllTextAsync(settings.PasswordFile, "second-secret\n");
        await server.CommandAsync("AUTH second-secret", "CLIENT KILL TYPE normal SKIPME yes");
        Assert.IsType<WriteOutcome.Created>(await store.PutAsync(Specs.Postgres("a"), 0, CancellationToken.None));
        Assert.True(store.IsUp);
    }

    [Fact]
    public async Task A_password_that_the_server_does_not_want_is_told()
    {
        await using var server = await RedisServer.StartAsync(DurableRedis.Settings);
        var settings = Stores.SettingsOf(_cluster, server.Address) with { PasswordFile = Path.Combine(_directory, "password") };
        await File.WriteAllTextAsync(settings.PasswordFile, "needless-secret\n");
        await RefusedAsync(settings, "store.passwordFile", "without any password configured");
    }

    [Fact]
    public async Task What_is_no_store_is_told()
    {
        await using var server = await RedisServer.StartAsync(DurableRedis.Settings);
        var settings = Stores.SettingsOf(_cluster, server.Address);
        await RefusedAsync(settings with { Address = settings.Address with { Database = 99 } }, "store.url", "DB index is out of range");
        var keys = new RedisKeys(_cluster);
        foreach (var key in (string[])[keys.Head, keys.Targets, keys.Changes])
        {
            await server.CommandAsync("DEL " + keys.Head, "HSET " + keys.Head + " revision 1 write a history a", "DEL " + key, "LPUSH " + key + " x");
            await RefusedAsync(settings, "store.url", "something else uses the keys of this fleet (cluster.name)");
            await server.CommandAsync("DEL " + key);
        }

        await using var web = HostileRespServer.Answering("HTTP/1.1 400 Bad Request\r\n\r\n");
        await RefusedAsync(Stores.SettingsOf(_cluster, web.Address), "store.url", "is this a Redis server?");
    }

    [Fact]
    public async Task Broken_records_are_left_out_and_left_alone()
    {
        await using var server = await RedisServer.StartAsync(DurableRedis.Settings);
        await using (var first = await Stores.OpenAsync(server, _cluster, new LogLines()))
        {
            await first.PutAsync(Specs.Postgres("good"), 0, CancellationToken.None);
        }

        var keys = new RedisKeys(_cluster);
        await server.CommandAsync(
            "HSET " + keys.Targets + " a nonsense",
            "HSET " + keys.Targets + " 'No id' 1:{}",
            "HSET " + keys.Targets + " b '1:{\"id\":\"b\",\"kind\":\"oracle\",\"address\":\"x:1\"}'",
            "HSET " + keys.Targets + " c '1:{\"id\":\"good\",\"kind\":\"redis\",\"address\":\"x:1\"}'");
        await using var store = await Stores.OpenAsync(server, _cluster, _log);
        Assert.Equal(["good"], store.Ids());
        Assert.Single(_log.With("holds a target that Fleet did not write (a)"));
        Assert.Single(_log.With("holds a target whose name is no id (No id)"));
        Assert.Single(_log.With("holds a target that this version of Fleet does not take (b: "));
        Assert.Single(_log.With("holds a target under the id of another one (good under c)"));
        foreach (var id in (string[])["a", "b", "c"])
        {
            Assert.IsType<WriteOutcome.Conflict>(await store.PutAsync(Specs.Postgres(id), 0, CancellationToken.None));
        }

        // Who means it may write it anew.
        Assert.IsType<WriteOutcome.Replaced>(await store.PutAsync(Specs.Postgres("a"), null, CancellationToken.None));
        Assert.Equal(["a", "good"], store.Ids());
    }

    [Fact]
    public async Task Over_TLS_both_sides_show_certificates()
    {
        var certificates = TestCertificates.Create(_directory);
        var port = ServerProcess.FreePort();
        await using var server = await RedisServer.StartAsync([
            .. DurableRedis.Settings,
            FormattableString.Invariant($"tls-port {port}"),
            "tls-cert-file " + certificates.ServerCertFile,
            "tls-key-file " + certificates.ServerKeyFile,
            "tls-ca-cert-file " + certificates.CaFile,
            "tls-auth-clients yes"]);
        var plain = Stores.SettingsOf(_cluster, FormattableString.Invariant($"127.0.0.1:{port}"));
        var settings = plain with
        {
            Address = plain.Address with { Tls = true },
            Tls = new TlsFiles(certificates.CaFile, certificates.ClientCertFile, certificates.ClientKeyFile),
        };
        await using (var a = await Stores.OpenAsync(settings))
        {
            await using var b = await Stores.OpenAsync(settings);
            Assert.IsType<WriteOutcome.Created>(await a.PutAsync(Specs.Postgres("a"), 0, CancellationToken.None));
            await b.WaitForChangeAsync(0, CancellationToken.None).WaitAsync(Stores.Soon);
        }

        await RefusedAsync(settings with { Tls = settings.Tls with { CaFile = null } }, "store.url", "is not vouched for");
        await RefusedAsync(settings with { Tls = settings.Tls with { CaFile = "/nowhere" } }, "store.url", "/nowhere");
    }

    [Fact]
    public async Task A_target_that_a_newer_version_wrote_keeps_what_is_known_of_it()
    {
        await using var server = await RedisServer.StartAsync(DurableRedis.Settings);
        await using var store = await Stores.OpenAsync(server, _cluster, _log);
        await store.PutManyAsync([Specs.Postgres("a"), Specs.Postgres("b")], CancellationToken.None);
        var keys = new RedisKeys(_cluster);
        await server.CommandAsync(
            "HSET " + keys.Targets + " a '3:{\"id\":\"a\",\"kind\":\"oracle\",\"address\":\"x:1\"}'",
            "XADD " + keys.Changes + " 3-0 write w id a",
            "HSET " + keys.Head + " revision 3 write w");
        await store.WaitForChangeAsync(2, CancellationToken.None).WaitAsync(Stores.Soon);
        Assert.Equal(["a", "b"], store.Ids());
        await store.PutAsync(Specs.Postgres("c"), 0, CancellationToken.None);
        Assert.Equal(3, store.Current.Targets.Count);
        Assert.Single(_log.With("holds a target that this version of Fleet does not take (a: "));
    }

    private static async Task RefusedAsync(RedisStoreSettings settings, string setting, string says)
    {
        var refused = await Assert.ThrowsAsync<RedisStoreException>(() => Stores.OpenAsync(settings));
        TestContext.Current.TestOutputHelper?.WriteLine($"{refused.Setting}: {refused.Message}");
        Assert.Equal(setting, refused.Setting);
        Assert.Contains(says, refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("-secret", refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', refused.Message);
    }
}
