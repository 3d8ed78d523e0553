using Fleet.Cluster.Store;
using Fleet.Tests.Unit.Cluster.Store;
using Xunit;

namespace Fleet.Tests.Integration.Store;

/// <summary>The conformance suite on a real Redis that keeps everything before it answers.</summary>
public sealed class RedisStoreConformance(DurableRedis redis) : FleetStoreConformance, IClassFixture<DurableRedis>
{
    private readonly string _cluster = Stores.NewName();

    protected override async Task<IFleetStore> OpenAsync() => await Stores.OpenAsync(redis.Server, _cluster);
}
