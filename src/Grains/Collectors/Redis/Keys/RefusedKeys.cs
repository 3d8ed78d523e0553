using System.Collections.Immutable;
using Fleet.Cluster;
using Fleet.Grains.Collecting;

namespace Fleet.Grains.Collectors.Redis.Keys;

/// <summary>The keys that the server's ACL refused on a connection: SCAN shows all, whatever a user may read. None is asked for twice.</summary>
internal sealed class RefusedKeys
{
    /// <summary>Not the name of a collector, whose other keys stand.</summary>
    public const string Name = "refused_keys";

    private readonly HashSet<RedisKey> _keys = [];
    private RedisKey? _first;

    /// <summary>What is told of them; empty when there are none.</summary>
    public ImmutableArray<SkippedCollector> Skipped => _first is null
        ? []
        : [new SkippedCollector(Name, $"The user may not read {_keys.Count} of the keys, such as db{_first.Database} '{MessageCut.ToChars(_first.Text, 50)}': grant them with ACL SETUSER <user> ~<pattern>.")];

    public bool Contains(RedisKey key) => _keys.Contains(key);

    /// <summary>Whether no more can be remembered: others may be asked for again and again.</summary>
    public bool IsFull(Limits limits) => _keys.Count >= limits.Redis.RefusedKeys;

    public void Add(RedisKey key, Limits limits)
    {
        _first ??= key;
        if (_keys.Count < limits.Redis.RefusedKeys)
        {
            _keys.Add(key);
        }
    }
}
