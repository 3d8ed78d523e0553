using System.Collections.Immutable;
using Fleet.Cluster.Targets;
using Fleet.Grains.Collectors.Redis.Groups;
using Fleet.Grains.Collectors.Redis.Mapping;

namespace Fleet.Grains.Collectors.Redis.Keys;

/// <summary>
/// What a target wants to know of its keys: those named, and those that a walk has to find. What its options name for a collector
/// that is switched off is not among it, so that nothing is asked, planned or granted for that one.
/// </summary>
internal sealed class KeyWishes
{
    private readonly ImmutableArray<KeySelector> _keyPatterns;
    private readonly ImmutableArray<KeySelector> _streamPatterns;
    private readonly ImmutableArray<KeySelector> _counts;

    /// <param name="options">The target's options.</param>
    /// <param name="wants">Whether a collector is not switched off.</param>
    public KeyWishes(RedisOptions options, Predicate<string> wants)
    {
        var keys = wants(RedisKeyspace.Keys) ? KeySelector.ParseAll(options.CheckKeys) : [];
        var streams = wants(RedisKeyspace.Streams) ? KeySelector.ParseAll(options.CheckStreams) : [];
        var walks = wants(KeyScan.Collector);
        Keys = wants(RedisKeyspace.Keys) ? Literals(options.CheckSingleKeys, keys) : [];
        Streams = wants(RedisKeyspace.Streams) ? Literals(options.CheckSingleStreams, streams) : [];
        _keyPatterns = [.. keys.Where(one => walks && one.IsPattern)];
        _streamPatterns = [.. streams.Where(one => walks && one.IsPattern)];
        _counts = walks && wants(RedisKeyspace.Counts) ? [.. KeySelector.ParseAll(options.CountKeys).Distinct()] : [];
        Groups = walks && wants(RedisKeyspace.Groups) ? [.. options.CheckKeyGroups.Select(static text => new LuaPattern(text))] : [];
    }

    /// <summary>The keys that are named.</summary>
    public ImmutableArray<RedisKey> Keys { get; }

    /// <summary>The streams that are named.</summary>
    public ImmutableArray<RedisKey> Streams { get; }

    /// <summary>The patterns that make groups; empty when none are wanted.</summary>
    public ImmutableArray<LuaPattern> Groups { get; }

    public bool WantsKeys => !Keys.IsEmpty || !_keyPatterns.IsEmpty;

    public bool WantsStreams => !Streams.IsEmpty || !_streamPatterns.IsEmpty;

    public bool WantsCounts => !_counts.IsEmpty;

    public bool WantsGroups => !Groups.IsEmpty;

    public bool WantsWalk => !_keyPatterns.IsEmpty || !_streamPatterns.IsEmpty || WantsCounts || WantsGroups;

    /// <summary>The collectors that have something to do.</summary>
    public IEnumerable<string> Collectors =>
    [
        .. WantsWalk ? [KeyScan.Collector] : Array.Empty<string>(),
        .. WantsKeys ? [RedisKeyspace.Keys] : Array.Empty<string>(),
        .. WantsCounts ? [RedisKeyspace.Counts] : Array.Empty<string>(),
        .. WantsGroups ? [RedisKeyspace.Groups] : Array.Empty<string>(),
        .. WantsStreams ? [RedisKeyspace.Streams] : Array.Empty<string>(),
    ];

    /// <summary>Whether a walk that looks for streams gets other keys too, which have to be told apart by their types.</summary>
    public bool WantsTypes => _streamPatterns.Any(stream => WantsGroups || _keyPatterns.Concat(_counts).Any(other => other.Database == stream.Database));

    /// <summary>Whether another database than the first is met.</summary>
    public bool WantsSelect => WantsGroups
        || Keys.Concat(Streams).Any(static key => key.Database != 0)
        || _keyPatterns.Concat(_streamPatterns).Concat(_counts).Any(static one => one.Database != 0);

    /// <summary>What has to be readable of keys, as ACL patterns; those of streams apart, since they are never written.</summary>
    public IEnumerable<string> KeyTexts => WantsGroups ? ["*"] : Keys.Select(static key => Escape(key.Text)).Concat(_keyPatterns.Select(static one => one.Text));

    public IEnumerable<string> StreamTexts => Streams.Select(static key => Escape(key.Text)).Concat(_streamPatterns.Select(static one => one.Text));

    /// <summary>The walks that the patterns make necessary: one for each database that has keys, for all patterns together.</summary>
    public ImmutableArray<KeyWalk> Walks(RedisInfo info)
    {
        var filled = KeyspaceFamilies.Databases(info);
        var databases = WantsGroups ? filled : filled.Intersect(_keyPatterns.Concat(_streamPatterns).Concat(_counts).Select(static one => one.Database));
        return
        [
            .. databases.Order().Select(database => new KeyWalk
            {
                Database = database,
                Keys = Of(_keyPatterns, database),
                Streams = Of(_streamPatterns, database),
                Counts = Of(_counts, database),
                WithGroups = WantsGroups,
            }),
        ];
    }

    /// <summary>All patterns that are counted: those of databases without keys too, whose number is known without a walk.</summary>
    public ImmutableArray<KeySelector> Counts => _counts;

    private static ImmutableArray<RedisKey> Literals(ImmutableArray<string> named, ImmutableArray<KeySelector> perhaps) =>
        [.. KeySelector.ParseAll(named).Concat(perhaps.Where(static one => !one.IsPattern)).Select(static one => one.Key).Distinct()];

    private static ImmutableArray<KeyPattern> Of(ImmutableArray<KeySelector> selectors, int database) =>
        [.. selectors.Where(one => one.Database == database).Select(static one => KeyPattern.Of(one.Text))];

    private static string Escape(string key) => string.Concat(key.Select(static c => "*?[]\\^".Contains(c, StringComparison.Ordinal) ? "\\" + c : c.ToString()));
}
