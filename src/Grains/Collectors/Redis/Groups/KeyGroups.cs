using System.Collections.Immutable;
using System.Runtime.InteropServices;
using Fleet.Cluster;
using Fleet.Cluster.Targets;

namespace Fleet.Grains.Collectors.Redis.Groups;

/// <summary>Sums the keys of one database by group while it is walked over.</summary>
internal sealed class KeyGroups(ImmutableArray<LuaPattern> patterns, Limits limits)
{
    private readonly Dictionary<string, (long Count, long Bytes)> _groups = new(StringComparer.Ordinal);

    // Of keys whose groups are more than are told apart.
    private (long Count, long Bytes) _others;

    /// <summary>How many there are; at least so many when they are more than are told apart.</summary>
    public int Distinct => _groups.Count;

    public void Add(ReadOnlyMemory<byte> key, long memoryBytes)
    {
        var name = NameOf(key);
        if (_groups.Count >= limits.Redis.KeyGroups && !_groups.ContainsKey(name))
        {
            _others = (_others.Count + 1, _others.Bytes + memoryBytes);
            return;
        }

        ref var sums = ref CollectionsMarshal.GetValueRefOrAddDefault(_groups, name, out _);
        sums = (sums.Count + 1, sums.Bytes + memoryBytes);
    }

    /// <summary>The groups to show: the largest, and the rest as one. Without a rest there is none.</summary>
    public ImmutableArray<KeyGroup> Largest(RedisOptions options)
    {
        var sorted = _groups
            .Select(static one => new KeyGroup(one.Key, one.Value.Count, one.Value.Bytes))
            .OrderByDescending(static one => one.MemoryBytes).ThenBy(static one => one.Count).ThenBy(static one => one.Name, StringComparer.Ordinal)
            .ToArray();
        if (sorted.Length <= options.MaxDistinctKeyGroups && _others.Count == 0)
        {
            return [.. sorted];
        }

        var rest = sorted[Math.Min(options.MaxDistinctKeyGroups, sorted.Length)..];
        return
        [
            .. sorted.Take(options.MaxDistinctKeyGroups),
            new KeyGroup(KeyGroup.Overflow, rest.Sum(static one => one.Count) + _others.Count, rest.Sum(static one => one.MemoryBytes) + _others.Bytes),
        ];
    }

    private string NameOf(ReadOnlyMemory<byte> key)
    {
        foreach (var pattern in patterns)
        {
            if (pattern.Find(key, limits.Redis.LuaPatternSteps) is { } captured)
            {
                return captured;
            }
        }

        return KeyGroup.Unclassified;
    }
}
