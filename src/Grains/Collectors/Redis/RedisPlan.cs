using System.Collections.Immutable;
using Fleet.Grains.Collecting;
using Fleet.Grains.Collectors.Redis.Streams;

namespace Fleet.Grains.Collectors.Redis;

/// <summary>Tells people what a server gets asked and why: the lines of <c>explain</c>.</summary>
internal static class RedisPlan
{
    /// <summary>INFO, and one line for each thing that is asked beside it on this session.</summary>
    public static ImmutableArray<PlannedQuery> Of(ImmutableArray<RedisAsk> asks, RedisStreams? streams, RedisSession session)
    {
        var plan = ImmutableArray.CreateBuilder<PlannedQuery>();
        plan.Add(new PlannedQuery(RedisRound.Info, Tiers.Health, "INFO ALL", "Always: most series and redis_up come of it; needs +info."));
        plan.AddRange(asks.Where(session.Knows).Select(ask => new PlannedQuery(ask.Collector, ask.Tier, ask.Text, Why(ask))));
        if (streams is not null && !session.IsDenied(RedisStreams.Collector))
        {
            plan.Add(new PlannedQuery(
                RedisStreams.Collector, RedisStreams.Tier, "SCAN ... TYPE stream, XINFO STREAM|GROUPS|CONSUMERS",
                "The options checkStreams or checkSingleStreams name streams."));
        }

        return plan.ToImmutable();
    }

    private static string Why(RedisAsk ask) =>
        ask.AppliesTo is null ? $"On by default; needs {ask.Grant}." : $"INFO says that this server has it; needs {ask.Grant}.";
}
