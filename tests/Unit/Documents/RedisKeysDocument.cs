using System.Collections.Immutable;
using Fleet.Grains.Collectors.Redis;
using Fleet.Grains.Collectors.Redis.Groups;
using Fleet.Grains.Collectors.Redis.Keys;
using Fleet.Grains.Collectors.Redis.Streams;

namespace Fleet.Tests.Unit.Documents;

/// <summary>The sections of docs/metrics/redis.md about keys and streams.</summary>
internal static class RedisKeysDocument
{
    private static readonly RedisKey Key = new(0, "s"u8.ToArray());

    public static ImmutableArray<FamilySection> Sections { get; } =
    [
        new()
        {
            Title = KeyScan.Collector,
            About =
            [
                "Walking over the keys, for options that name patterns: one walk over each database for all of them, a little in each collection.",
                $"Collector `{KeyScan.Collector}`, optional, begun in tier {RedisDocument.Tier(KeyScan.Tier)}, `SCAN`; needs `+scan`, and `+select` for other databases than the first.",
            ],
            Rows = RedisDocument.Give(families => new ScanCounts().AddTo(families, new ScanResult
            {
                Keys = [], Streams = [], IsCut = false, Counts = [], Groups = [], LeftOut = [], FinishedAt = 0, Duration = TimeSpan.Zero, Worked = TimeSpan.Zero,
            })),
        },
        new()
        {
            Title = RedisKeyspace.Keys,
            About =
            [
                "The keys that the options checkKeys and checkSingleKeys name; what is in them not with disableExportingKeyValues.",
                $"Collector `{RedisKeyspace.Keys}`, optional, tier {RedisDocument.Tier(RedisKeyspace.Tier)}, `TYPE`, the command for its size, `MEMORY USAGE`, `GETRANGE`; needs `{KeyReader.Grant}`.",
            ],
            Rows = RedisDocument.Give(families =>
            {
                var keys = new KeyFamilies(families);
                keys.AddSize(Key, 1);
                keys.AddMemory(Key, 1);
                keys.AddValue(Key, "1", isWhole: true);
                keys.AddValue(Key, "a", isWhole: true);
            }),
        },
        new()
        {
            Title = RedisKeyspace.Counts,
            About = ["The keys that match the patterns of the option countKeys, at the last whole pass.", $"Collector `{RedisKeyspace.Counts}`, optional, with each pass."],
            Rows = RedisDocument.Give(families => new KeyFamilies(families).AddCount(new KeySelector(0, "*"), 1)),
        },
        new()
        {
            Title = RedisKeyspace.Groups,
            About =
            [
                "The keys of all databases by the groups that the Lua patterns of the option checkKeyGroups capture, at the last whole pass.",
                $"Collector `{RedisKeyspace.Groups}`, optional, with each pass, `MEMORY USAGE`; needs `+memory|usage ~*`.",
            ],
            Rows = RedisDocument.Give(families =>
            {
                var keys = new KeyFamilies(families);
                keys.AddGroup(0, new KeyGroup("g", 1, 1));
                keys.AddDistinctGroups(0, 1);
            }),
        },
        new()
        {
            Title = RedisKeyspace.Streams,
            About =
            [
                "The streams that the options checkStreams and checkSingleStreams name; those of consumers not with streamsExcludeConsumerMetrics, and only the groups of checkStreamGroups.",
                $"Collector `{RedisKeyspace.Streams}`, optional, tier {RedisDocument.Tier(RedisKeyspace.Tier)}, `XINFO` and `XPENDING`; needs `{XInfoReader.Grant}`.",
            ],
            Rows = RedisDocument.Give(families =>
            {
                var fields = new StreamFields(RedisSpecimen.Stream);
                var streams = new StreamFamilies(families, now: 0);
                streams.AddStream(Key, fields);
                streams.AddGroup(Key, "g", fields);
                streams.AddPending(Key, "g", []);
                streams.AddConsumer(Key, "g", fields);
            }),
        },
    ];
}
