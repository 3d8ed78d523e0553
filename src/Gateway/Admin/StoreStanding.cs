using Fleet.Cluster.Store;
using Fleet.Cluster.Store.Redis;

namespace Fleet.Gateway.Admin;

/// <summary>What the API tells of the store.</summary>
/// <param name="IsUp">Whether it takes writes.</param>
/// <param name="Durability">How safe a confirmed write is, for people; null while that is not known.</param>
/// <param name="IsDurable">Whether confirmed writes survive a crash of the store.</param>
internal sealed record StoreStanding(Func<bool> IsUp, Func<string?> Durability, Func<bool> IsDurable)
{
    /// <summary>The standing of a store.</summary>
    public static StoreStanding Of(IFleetStore store) => store is RedisStore redis
        ? new StoreStanding(() => redis.IsUp, () => redis.Durability.Sentence, () => redis.Durability.State == DurabilityState.Durable)
        : new StoreStanding(() => store.IsUp, () => "every write is on disk before it is confirmed", () => true);
}
