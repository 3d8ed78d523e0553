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

    [Fact]
    public void Long_keys_are_unclassified_and_long_names_are_one_group_where_their_labels_would_be_one()
    {
        var limits = Limits.Default with { LabelValueBytes = 3, Redis = new RedisLimits { KeyBytes = 8 } };
        var groups = Groups(limits, ("abcd:1", 1), ("abce:2", 2), ("abc:56789", 4));
        Assert.Equal([new KeyGroup(KeyGroup.Unclassified, 1, 4), new KeyGroup("abc", 2, 3)], groups.Largest(new RedisOptions()));
        Assert.Equal(2, groups.Distinct);
    }

    [Fact]
    public void What_is_not_known_of_one_key_is_not_known_of_its_group_nor_of_the_rest_that_it_is_in()
    {
        var groups = Groups(Limits.Default, ("a:1", 10), ("b:1", null), ("b:2", 9), ("b:3", 0), ("c:1", 5), ("d:1", null));
        Assert.Equal([new KeyGroup("a", 1, 10), new KeyGroup("b", 3, null), new KeyGroup("c", 1, 5), new KeyGroup("d", 1, null)], groups.Largest(new RedisOptions()));
        Assert.Equal(
            [new KeyGroup("a", 1, 10), new KeyGroup(KeyGroup.Overflow, 5, null)],
            groups.Largest(new RedisOptions { MaxDistinctKeyGroups = 1 }));
    }

    [Fact]
    public void Without_any_memory_the_largest_are_those_of_most_keys() => Assert.Equal(
        [new KeyGroup("b", 2, null), new KeyGroup(KeyGroup.Overflow, 2, null)],
        Groups(Limits.Default, ("a:1", null), ("b:1", null), ("b:2", null), ("c:1", null)).Largest(new RedisOptions { MaxDistinctKeyGroups = 1 }));

    private static KeyGroups Groups(Limits limits, params (string Key, long? Bytes)[] keys)
    {
        var groups = new KeyGroups([new LuaPattern("^(%w+):"), new LuaPattern("^(%w+)-")], limits);
        foreach (var (key, bytes) in keys)
        {
            groups.Add(Encoding.UTF8.GetBytes(key), bytes);
        }

        return groups;
    }
}
