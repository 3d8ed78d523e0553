using System.Text;
using Fleet.Cluster;
using Fleet.Cluster.Targets;
using Fleet.Grains.Collectors.Redis.Groups;
using Xunit;

namespace Fleet.Tests.Unit.Grains.Redis;

public sealed class KeyGroupsTests
{
    [Fact]
    public void The_first_pattern_that_matches_counts_and_what_none_matches_has_a_group_too()
    {
        var groups = Groups(Limits.Default, ("user:1", 10), ("user:2", 20), ("list-1", 5), ("else", 1));
        Assert.Equal(
            [new KeyGroup("user", 2, 30), new KeyGroup("list", 1, 5), new KeyGroup(KeyGroup.Unclassified, 1, 1)],
            groups.Largest(new RedisOptions()));
        Assert.Equal(3, groups.Distinct);
    }

    [Fact]
    public void Beyond_the_number_shown_the_smaller_ones_are_one_group()
    {
        var groups = Groups(Limits.Default, ("a:1", 10), ("b:1", 30), ("b:2", 5), ("c:1", 20));
        Assert.Equal(
            [new KeyGroup("b", 2, 35), new KeyGroup(KeyGroup.Overflow, 2, 30)],
            groups.Largest(new RedisOptions { MaxDistinctKeyGroups = 1 }));
        Assert.Equal(3, groups.Distinct);
    }

    [Fact]
    public void Groups_without_end_are_told_apart_up_to_the_cap_only()
    {
        var groups = Groups(Limits.Default with { Redis = new RedisLimits { KeyGroups = 2 } }, ("a:1", 1), ("b:1", 1), ("c:1", 1), ("a:2", 1), ("d:1", 1));
        Assert.Equal(2, groups.Distinct);
        Assert.Contains(new KeyGroup(KeyGroup.Overflow, 2, 2), groups.Largest(new RedisOptions()));
    }

    private static KeyGroups Groups(Limits limits, params (string Key, long Bytes)[] keys)
    {
        var groups = new KeyGroups([new LuaPattern("^(%w+):"), new LuaPattern("^(%w+)-")], limits);
        foreach (var (key, bytes) in keys)
        {
            groups.Add(Encoding.UTF8.GetBytes(key), bytes);
        }

        return groups;
    }
}
