using Fleet.Grains.Collecting;
using Fleet.Grains.Collectors.Redis;
using Fleet.Grains.Collectors.Redis.Mapping;
using Xunit;

namespace Fleet.Tests.Unit.Grains.Redis;

public sealed class AccessMarkTests
{
    private const string Calm = "cmdstat_info:calls=1,usec=1\ncmdstat_client|setname:calls=1,usec=1\n";
    private const string SetUser = "cmdstat_acl|setuser:calls=1,usec=18\n";
    private const string ConfigSet = "cmdstat_config|set:calls=4,usec=18\n";

    [Theory]
    [InlineData(true, Calm, Calm, false)]
    [InlineData(true, Calm, Calm + SetUser, true)]
    [InlineData(true, Calm + SetUser, Calm + "cmdstat_acl|setuser:calls=1,usec=99\n", false)]
    [InlineData(true, Calm + SetUser, Calm, true)]
    [InlineData(true, Calm, Calm + "cmdstat_acl|load:calls=1,usec=18\n", true)]
    [InlineData(true, Calm, Calm + "cmdstat_acl|deluser:calls=1,usec=18\n", true)]
    [InlineData(true, Calm, Calm + "cmdstat_acl|whoami:calls=1,usec=18\ncmdstat_config|get:calls=1,usec=1\n", false)]
    [InlineData(true, Calm, Calm + ConfigSet, true)]
    [InlineData(false, Calm, Calm + ConfigSet, false)]
    public void What_changes_rights_or_logins_is_noticed_by_its_count(bool withoutLogin, string before, string after, bool changed)
    {
        var mark = new AccessMark(withoutLogin);
        Assert.False(mark.IsChangedBy(RedisInfo.Parse(before), Tiers.All, wasRefused: false));
        Assert.Equal(changed, mark.IsChangedBy(RedisInfo.Parse(after), Tiers.All, wasRefused: false));
        Assert.False(mark.IsChangedBy(RedisInfo.Parse(after), Tiers.All, wasRefused: false));
    }

    [Theory]
    [InlineData("", true, false, true)]
    [InlineData("", false, true, true)]
    [InlineData("", false, false, false)]
    [InlineData("cmdstat_acl:calls=1,usec=18\ncmdstat_config:calls=1,usec=18\n", true, false, true)]
    public void Where_subcommands_are_not_counted_the_sizes_tier_is_reason_enough_to_try_what_was_refused_or_might_be(
        string info, bool withoutLogin, bool wasRefused, bool changed)
    {
        var mark = new AccessMark(withoutLogin);
        Assert.False(mark.IsChangedBy(RedisInfo.Parse(info), Tiers.All, wasRefused));
        Assert.False(mark.IsChangedBy(RedisInfo.Parse(info), Tiers.Health | Tiers.Activity, wasRefused));
        Assert.Equal(changed, mark.IsChangedBy(RedisInfo.Parse(info), Tiers.Health | Tiers.Activity | Tiers.Sizes, wasRefused));
    }
}
