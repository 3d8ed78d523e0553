using System.Collections.Immutable;
using Fleet.Cluster;

namespace Fleet.Grains.Collectors.Redis.Keys;

/// <summary>The keys that a pass found for some patterns, each pattern and all together up to their caps.</summary>
/// <param name="perPattern">Keys that one pattern gives at most.</param>
/// <param name="most">Keys in all.</param>
/// <param name="limits">The other caps.</param>
internal sealed class KeyFindings(int perPattern, int most, Limits limits)
{
    private readonly HashSet<RedisKey> _found = [];
    private readonly Dictionary<KeyPattern, int> _counts = new(ReferenceEqualityComparer.Instance);

    /// <summary>Whether there were more.</summary>
    public bool IsCut { get; private set; }

    /// <summary>What was found.</summary>
    public ImmutableArray<RedisKey> All => [.. _found];

    /// <summary>Takes a key when one of the patterns wants it.</summary>
    public void Offer(RedisKey key, ImmutableArray<KeyPattern> patterns)
    {
        if (key.Key.Length > limits.Redis.KeyBytes || _found.Contains(key))
        {
            return;
        }

        foreach (var pattern in patterns)
        {
            if (!pattern.IsMatch(key.Key.Span))
            {
                continue;
            }

            var count = _counts.GetValueOrDefault(pattern);
            if (count >= perPattern || _found.Count >= most)
            {
                IsCut = true;
                continue;
            }

            _counts[pattern] = count + 1;
            _found.Add(key);
            return;
        }
    }
}
