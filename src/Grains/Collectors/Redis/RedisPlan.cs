using System.Collections.Immutable;
using Fleet.Cluster.Targets;
using Fleet.Grains.Collecting;
using Fleet.Grains.Collectors.Redis.Keys;
using Fleet.Grains.Collectors.Redis.Streams;

namespace Fleet.Grains.Collectors.Redis;

/// <summary>Tells people what a server gets asked and why, and what it must allow: the lines of <c>explain</c>.</summary>
internal static class RedisPlan
{
    /// <summary>
    /// INFO, a line for each thing that is asked beside it on this session, and at the end the ACL rules for all that this target
    /// wants. Without a session what the target alone says: the rules are wanted before there is a user who could log in.
    /// </summary>
    public static ImmutableArray<PlannedQuery> Of(ImmutableArray<RedisAsk> asks, RedisKeyspace? keyspace, RedisSession? session, TargetSpec spec)
    {
        var plan = ImmutableArray.CreateBuilder<PlannedQuery>();
        plan.Add(new PlannedQuery(RedisRound.Info, Tiers.Health, "INFO ALL", "Always: most series and redis_up come of it; needs +info."));
        plan.AddRange(asks.Where(ask => session?.Knows(ask) ?? ask.IsOfEveryServer).Select(ask => new PlannedQuery(ask.Collector, ask.Tier, ask.Text, Why(ask))));
        if (keyspace is not null && (session?.Info is not { } info || keyspace.WhyNot(info) is null))
        {
            plan.AddRange(keyspace.Wishes.Collectors
                .Where(collector => session?.IsDenied(collector) != true)
                .Select(Line)
                .OfType<PlannedQuery>());
        }

        plan.Add(RedisAcl.Of(asks, keyspace, session, spec));
        return plan.ToImmutable();
    }

    private static PlannedQuery? Line(string collector) => collector switch
    {
        KeyScan.Collector => new(
            collector, KeyScan.Tier, "SCAN <cursor> [MATCH ...] COUNT ... [TYPE stream]",
            "The options name patterns; one walk over each database serves them all, a little in each collection; needs +scan."),
        RedisKeyspace.Keys => new(
            collector, RedisKeyspace.Tier, "TYPE, then the command for its size, MEMORY USAGE, GETRANGE 0 ...",
            $"The options checkKeys or checkSingleKeys name keys; needs {KeyReader.Grant}."),
        RedisKeyspace.Groups => new(
            collector, KeyScan.Tier, "MEMORY USAGE", "The option checkKeyGroups puts all keys into groups while they are walked over; needs +memory|usage ~*."),
        RedisKeyspace.Streams => new(
            collector, RedisKeyspace.Tier, "XINFO STREAM|GROUPS|CONSUMERS, XPENDING",
            $"The options checkStreams or checkSingleStreams name streams; needs {XInfoReader.Grant}."),
        _ => null,
    };

    private static string Why(RedisAsk ask) => ask switch
    {
        { Option: { } option } => $"The option {option} asks for it; needs {ask.Grant}.",
        { AppliesTo: null } => $"On by default; needs {ask.Grant}.",
        _ => $"INFO says that this server has it; needs {ask.Grant}.",
    };
}
