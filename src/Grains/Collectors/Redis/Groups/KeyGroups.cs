using System.Collections.Immutable;
using System.Runtime.InteropServices;
using Fleet.Cluster;
using Fleet.Cluster.Targets;
using Fleet.Grains.Collecting;

namespace Fleet.Grains.Collectors.Redis.Groups;

/// <summary>Sums the keys of one database by group while it is walked over.</summary>
internal sealed class KeyGroups(ImmutableArray<LuaPattern> patterns, Limits limits)
{
    private readonly Dictionary<string, GroupSums> _groups = new(StringComparer.Ordinal);

    // Of keys whose groups are more than are told apart.
    private GroupSums _others;

    /// <summary>How many there are; at least so many when they are more than are told apart.</summary>
    public int Distinct => _groups.Count;

    /// <param name="key">The key.</param>
    /// <param name="memoryBytes">What it takes; null when that is not known.</param>
    public void Add(ReadOnlyMemory<byte> key, long? memoryBytes)
    {
        var name = NameOf(key);
        if (_groups.Count >= limits.Redis.KeyGroups && !_groups.ContainsKey(name))
        {
            _others += GroupSums.Of(memoryBytes);
            return;
        }

        ref var sums = ref CollectionsMarshal.GetValueRefOrAddDefault(_groups, name, out _);
        sums += GroupSums.Of(memoryBytes);
    }

    /// <summary>The groups to show: the largest, and the rest as one. Without a rest there is none. Where no memory is known, those of most keys are the largest.</summary>
    public ImmutableArray<KeyGroup> Largest(RedisOptions options)
    {
        var sorted = _groups
            .OrderByDescending(static one => one.Value.KnownBytes).ThenByDescending(static one => one.Value.Count).ThenBy(static one => one.Key, StringComparer.Ordinal)
            .ToArray();
        var shown = sorted.Take(options.MaxDistinctKeyGroups).Select(static one => Group(one.Key, one.Value));
        if (sorted.Length <= options.MaxDistinctKeyGroups && _others.Count == 0)
        {
            return [.. shown];
        }

        var rest = sorted.Skip(options.MaxDistinctKeyGroups).Aggregate(_others, static (sum, one) => sum + one.Value);
        return [.. shown, Group(KeyGroup.Overflow, rest)];
    }

    private static KeyGroup Group(string name, GroupSums sums) => new(name, sums.Count, sums.Bytes);

    /// <summary>Names are cut as their labels will be: what is the same then is one group, and ten thousand long ones take no more memory than short ones.</summary>
    private string NameOf(ReadOnlyMemory<byte> key)
    {
        foreach (var pattern in key.Length > limits.Redis.KeyBytes ? [] : patterns)
        {
            if (pattern.Find(key, limits.Redis.LuaPatternSteps) is { } captured)
            {
                return LabelCut.ToBytes(captured, limits.LabelValueBytes);
            }
        }

        return KeyGroup.Unclassified;
    }
}
