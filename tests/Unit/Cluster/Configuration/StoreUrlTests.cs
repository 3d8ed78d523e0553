using Fleet.Cluster.Configuration;
using Xunit;

namespace Fleet.Tests.Unit.Cluster.Configuration;

public sealed class StoreUrlTests
{
    [Theory]
    [InlineData("redis://host", "redis://host:6379/0")]
    [InlineData("redis://host:6380", "redis://host:6380/0")]
    [InlineData("redis://host:6380/", "redis://host:6380/0")]
    [InlineData("redis://fleet@host/3", "redis://fleet@host:6379/3")]
    [InlineData("redis://a%40b@10.0.0.1:1/15", "redis://a%40b@10.0.0.1:1/15")]
    [InlineData("rediss://[::1]:6379/0", "rediss://[::1]:6379/0")]
    [InlineData("rediss://[::1]", "rediss://[::1]:6379/0")]
    [InlineData("valkey://host:6379", "redis://host:6379/0")]
    [InlineData("valkeys://host", "rediss://host:6379/0")]
    [InlineData("redis+sentinel://a,b:1,[::1]:2/mymaster", "redis+sentinel://a:26379,b:1,[::1]:2/mymaster/0")]
    [InlineData("rediss+sentinel://fleet@a/mymaster/4", "rediss+sentinel://fleet@a:26379/mymaster/4")]
    [InlineData("valkeys+sentinel://a/m/0", "rediss+sentinel://a:26379/m/0")]
    public void A_shared_store_is_read_and_shown_in_one_form(string url, string shown)
    {
        var read = Read(url);
        Assert.Equal(shown, read.Redis?.ToString());
        Assert.Equal(shown, Read(shown).Redis?.ToString());
    }

    [Fact]
    public void Every_part_has_its_place()
    {
        var address = Read("rediss+sentinel://fl%2Fet@a,b:1/mymaster/4").Redis;
        Assert.NotNull(address);
        Assert.Equal(["a:26379", "b:1"], address.Servers);
        Assert.Equal(("mymaster", "fl/et", 4, true), (address.SentinelMaster, address.Username, address.Database, address.Tls));
        Assert.Null(Read("redis://h").Redis?.SentinelMaster);
    }

    [Fact]
    public void The_later_of_two_kinds_counts()
    {
        var both = SettingsReader.Read(["--store.url", "file:/x"], new Dictionary<string, string> { ["FLEET_STORE__URL"] = "redis://h" });
        Assert.Empty(both.Problems);
        Assert.Equal((null, "/x"), (both.Settings.Redis, both.Settings.StoreDirectory));
    }

    [Theory]
    [InlineData("redis:host")]
    [InlineData("redis://")]
    [InlineData("redis:///0")]
    [InlineData("redis://user:s3cret@host:6379/0")]
    [InlineData("redis://:s3cret@host:6379/0")]
    [InlineData("redis://user%3As3cret@host")]
    [InlineData("redis://s3cret%ZZ:x@host")]
    [InlineData("redis+sentinel://u:s3cret@a,b/m")]
    [InlineData("redis://@host")]
    [InlineData("redis://host:0")]
    [InlineData("redis://host:65536")]
    [InlineData("redis://host:-1")]
    [InlineData("redis://host:port")]
    [InlineData("redis://ho st")]
    [InlineData("redis://::1")]
    [InlineData("redis://a,b")]
    [InlineData("redis://host/x")]
    [InlineData("redis://host/-1")]
    [InlineData("redis://host/10000")]
    [InlineData("redis://host/0/1")]
    [InlineData("redis://host?db=1")]
    [InlineData("redis+sentinel://a")]
    [InlineData("redis+sentinel://a/")]
    [InlineData("redis+sentinel://a,,b/m")]
    [InlineData("redis+sentinel://a/m/0/1")]
    [InlineData("Redis://host")]
    [InlineData("unix:/run/redis.sock")]
    [InlineData("etcd://host")]
    [InlineData("")]
    public void What_is_no_store_is_refused_without_being_repeated(string url)
    {
        var problem = Assert.Single(SettingsReader.Read(["--store.url", url], new Dictionary<string, string>()).Problems).ToString();
        Assert.StartsWith("--store.url: must be file:DIRECTORY, redis://", problem, StringComparison.Ordinal);
        Assert.DoesNotContain("s3cret", problem, StringComparison.Ordinal);
    }

    private static FleetSettings Read(string url)
    {
        var read = SettingsReader.Read(["--store.url", url], new Dictionary<string, string>());
        Assert.Empty(read.Problems);
        return read.Settings;
    }
}
