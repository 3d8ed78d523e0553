using System.Text.RegularExpressions;
using Fleet.Cluster.Configuration;
using Fleet.Cluster.Store;
using Fleet.Cluster.Store.Redis;
using Fleet.Tests.Testing;
using Fleet.Tests.Testing.Servers;
using Fleet.Tests.Testing.Store;
using Xunit;

namespace Fleet.Tests.Integration.Store;

/// <summary>The least rights, as the document has them, and what is said of durability.</summary>
public sealed partial class RedisStoreRights : IDisposable
{
    private readonly string _directory = ServerProcess.NewDirectory("rights");
    private readonly LogLines _log = new();

    private string PasswordFile => Path.Combine(_directory, "password");

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    public async Task The_documented_rights_are_enough_and_none_is_too_much()
    {
        var line = DocumentedUser();
        await using var server = await RedisServer.StartAsync([.. DurableRedis.Settings, line]);
        await File.WriteAllTextAsync(PasswordFile, "PASSWORD");
        var settings = SettingsOf(server);
        await using (var a = await Stores.OpenAsync(settings, _log))
        {
            await using var b = await Stores.OpenAsync(settings, _log);
            Assert.IsType<WriteOutcome.Created>(await a.PutAsync(Specs.Postgres("a"), 0, CancellationToken.None));
            await b.WaitForChangeAsync(0, CancellationToken.None).WaitAsync(Stores.Soon);
            Assert.IsType<WriteOutcome.Deleted>(await b.DeleteAsync(Specs.Postgres("a").Id, null, CancellationToken.None));
            Assert.Equal(DurabilityState.Durable, a.Durability.State);
        }

        Assert.Equal(2, _log.All.Length);
        Assert.Equal("0", (await server.CommandAsync("ACL LOG")).Split('*')[1][..1]);

        // ROLE is for Sentinels, CONFIG GET for the report; the others are needed each.
        foreach (var right in StoreRights(line).Except(["+role", "+config|get"]))
        {
            await server.CommandAsync($"ACL SETUSER fleet -{right[1..]}", "SCRIPT FLUSH");
            var refused = await Assert.ThrowsAsync<RedisStoreException>(() => Stores.OpenAsync(settings));
            Assert.True(refused.Message.Contains("docs/configuration.md", StringComparison.Ordinal), right + ": " + refused.Message);
            Assert.Contains(right[1..], refused.Message, StringComparison.OrdinalIgnoreCase);
            await server.CommandAsync($"ACL SETUSER fleet {right}");
        }
    }

    [Fact]
    public async Task Other_keys_and_channels_are_out_of_reach()
    {
        await using var server = await RedisServer.StartAsync([.. DurableRedis.Settings, DocumentedUser()]);
        await File.WriteAllTextAsync(PasswordFile, "PASSWORD");
        var refused = await Assert.ThrowsAsync<RedisStoreException>(() => Stores.OpenAsync(SettingsOf(server) with { ClusterName = "other" }));
        Assert.Contains("NOPERM", refused.Message, StringComparison.Ordinal);
        await server.CommandAsync("ACL SETUSER fleet resetchannels");
        refused = await Assert.ThrowsAsync<RedisStoreException>(() => Stores.OpenAsync(SettingsOf(server)));
        Assert.Contains("PUBLISH, SUBSCRIBE", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(DurabilityState.Durable)]
    [InlineData(DurabilityState.NotDurable, "appendonly no")]
    [InlineData(DurabilityState.NotDurable, "appendfsync everysec")]
    [InlineData(DurabilityState.NotDurable, "no-appendfsync-on-rewrite yes")]
    [InlineData(DurabilityState.NotDurable, "maxmemory-policy allkeys-lru")]
    [InlineData(DurabilityState.Unknown, "rename-command CONFIG SECRET")]
    public async Task How_durable_the_store_is_is_told_once(DurabilityState state, params string[] settings)
    {
        await using var server = await RedisServer.StartAsync([.. DurableRedis.Settings, .. settings]);
        await using var store = await Stores.OpenAsync(server, "test", _log);
        Assert.Equal(state, store.Durability.State);
        await server.CommandAsync("CLIENT KILL TYPE normal SKIPME yes");
        await store.PutAsync(Specs.Postgres("a"), 0, CancellationToken.None);
        Assert.Equal(state == DurabilityState.Durable ? [] : [$"{store.Durability.Sentence} (store redis://{server.Address}/0)"], _log.All.Skip(1).Concat(_log.All.Take(1)).Where(line => !line.StartsWith("Store ", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_change_of_durability_is_told_again()
    {
        await using var server = await RedisServer.StartAsync(DurableRedis.Settings);
        await using var store = await Stores.OpenAsync(server, "test", _log);
        await server.CommandAsync("CONFIG SET appendfsync everysec", "CLIENT KILL TYPE normal SKIPME yes");
        await Stores.UntilAsync(() => store.Durability.State == DurabilityState.NotDurable);

        // What is known stands a moment before it is told.
        await Stores.UntilAsync(() => _log.With("Set appendfsync always.").Length > 0);
        Assert.Single(_log.With("Set appendfsync always."));
    }

    /// <summary>The ACL line of docs/configuration.md.</summary>
    private static string DocumentedUser() =>
        UserLine().Match(File.ReadAllText(Checkout.PathOf("docs", "configuration.md"))) is { Success: true } match
            ? match.Value
            : throw new InvalidOperationException("docs/configuration.md has no ACL line");

    private static IEnumerable<string> StoreRights(string line) => line.Split(' ').Where(word => word.StartsWith('+'));

    private RedisStoreSettings SettingsOf(RedisServer server) => Stores.SettingsOf("default", server.Address) with
    {
        Address = new RedisStoreAddress { Servers = [server.Address], Username = "fleet" },
        PasswordFile = PasswordFile,
    };

    [GeneratedRegex(@"^user fleet on .*$", RegexOptions.Multiline)]
    private static partial Regex UserLine();
}
