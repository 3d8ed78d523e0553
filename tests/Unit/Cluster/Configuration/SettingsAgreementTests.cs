using Fleet.Cluster.Configuration;
using Fleet.Cluster.Store.Redis;
using Xunit;

namespace Fleet.Tests.Unit.Cluster.Configuration;

public sealed class SettingsAgreementTests
{
    [Theory]
    [InlineData("silo.embedded: may be false only with a store that processes share", "--silo.embedded=false")]
    [InlineData("silo.embedded: may be false only with a store that processes share", "--silo.embedded=false", "--store.url=file:/x")]
    [InlineData("cluster.caFile: must be given together with", "--cluster.caFile=/ca")]
    [InlineData("cluster.caFile: must be given together with", "--cluster.certFile=/cert", "--cluster.keyFile=/key")]
    [InlineData("store.certFile: must be given together with store.keyFile", "--store.certFile=/cert")]
    [InlineData("store.certFile: must be given together with store.keyFile", "--store.url=rediss://h", "--store.keyFile=/key")]
    public void What_does_not_go_together_is_one_problem(string problem, params string[] flags) =>
        Assert.StartsWith(problem, Assert.Single(SettingsReader.Read(flags, new Dictionary<string, string>()).Problems).ToString(), StringComparison.Ordinal);

    [Theory]
    [InlineData("--silo.embedded=false", "--store.url=redis://h")]
    [InlineData("--cluster.caFile=/ca", "--cluster.certFile=/cert", "--cluster.keyFile=/key")]
    [InlineData("--store.certFile=/cert", "--store.keyFile=/key", "--store.url=rediss://h")]
    [InlineData("--store.caFile=/ca")]
    public void What_goes_together_is_taken(params string[] flags) =>
        Assert.Empty(SettingsReader.Read(flags, new Dictionary<string, string>()).Problems);

    [Fact]
    public void A_store_is_reached_as_the_settings_say()
    {
        var settings = SettingsReader.Read(
            ["--store.url=rediss://fleet@h", "--store.passwordFile=/p", "--store.sentinelPasswordFile=/s", "--store.caFile=/ca", "--cluster.name=shop"],
            new Dictionary<string, string>()).Settings;
        var store = RedisStoreSettings.From(settings);
        Assert.Equal(("rediss://fleet@h:6379/0", "/p", "/s", "/ca", "shop"), (store.Address.ToString(), store.PasswordFile, store.SentinelPasswordFile, store.Tls.CaFile, store.ClusterName));
        Assert.Throws<ArgumentException>(() => RedisStoreSettings.From(new FleetSettings()));
    }
}
