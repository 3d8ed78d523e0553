using System.Collections.Immutable;
using Fleet.Resp;

namespace Fleet.Cluster.Store.Redis;

/// <summary>Asks the store whether it has a write on disk before it confirms it.</summary>
internal static class DurabilityCheck
{
    // By this a server that rewrites its file leaves out the flushes meanwhile, whatever appendfsync says.
    private const string WhileRewriting = "no-appendfsync-on-rewrite";

    // By this a cache throws away whatever it likes when its memory is full.
    private const string Eviction = "maxmemory-policy";

    /// <summary>Asks one by one: more than one name at a time is understood from Redis 7 on only.</summary>
    public static ImmutableArray<RedisCall> Questions { get; } =
        [.. ((string[])["appendonly", "appendfsync", WhileRewriting, Eviction]).Select(name => RedisCall.Of("CONFIG", "GET", name))];

    /// <summary>Judges the answers.</summary>
    public static StoreDurability Judge(ImmutableArray<RespReply> answers)
    {
        string?[] said = [.. answers.Select(Value)];
        if (said is not [{ } appendOnly, { } fsync, { } rewriting, { } eviction])
        {
            return new StoreDurability(DurabilityState.Unknown, "The store does not tell whether it is durable: the user may not ask (CONFIG GET), or the command is renamed.");
        }

        if (appendOnly != "yes")
        {
            return new StoreDurability(DurabilityState.NotDurable, "The store keeps no append-only file: what it confirmed may be lost when it ends. Set appendonly yes and appendfsync always.");
        }

        if (eviction.StartsWith("allkeys", StringComparison.Ordinal))
        {
            return new StoreDurability(DurabilityState.NotDurable, $"The store throws registrations away when its memory is full. Set {Eviction} noeviction.");
        }

        return (fsync, rewriting) switch
        {
            ("always", "no") => new StoreDurability(DurabilityState.Durable, "The store has each write on disk before it is confirmed."),
            ("always", _) => new StoreDurability(DurabilityState.NotDurable, $"The store does not flush while it rewrites its file: what it confirmed then may be lost in a crash. Set {WhileRewriting} no."),
            _ => new StoreDurability(DurabilityState.NotDurable, $"The store has appendfsync {fsync}: what it confirmed last may be lost in a crash. Set appendfsync always."),
        };
    }

    private static string? Value(RespReply answer) => answer.Parts() is [_, var value] ? value.AsText() : null;
}
