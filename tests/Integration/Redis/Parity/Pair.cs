using Fleet.Cluster.Targets;
using Fleet.Grains.Collecting;
using Fleet.Tests.Testing.Servers;
using Xunit;

namespace Fleet.Tests.Integration.Redis.Parity;

/// <summary>Debian's redis_exporter 1.45 and a collector of Fleet's that watch the same server with options of the same meaning.</summary>
internal sealed class Pair : IAsyncDisposable
{
    private readonly ExporterProcess _exporter;

    private Pair(ExporterProcess exporter, ICollector collector) => (_exporter, Collector) = (exporter, collector);

    public ICollector Collector { get; }

    public static async Task<Pair> StartAsync(string address, RedisOptions options, params string[] flags) => new(
        await ExporterProcess.StartAsync("prometheus-redis-exporter", flags, new Dictionary<string, string> { ["REDIS_ADDR"] = "redis://" + address }),
        RedisTarget.Collector(address, spec => spec with { Options = options }));

    /// <summary>Both have asked once before they are compared, so that the server has already counted each of their commands.</summary>
    public async Task<Comparison> CompareAsync(params Difference[] more)
    {
        await _exporter.ScrapeAsync();
        await CollectAsync();
        var before = await ScrapeAsync();
        var collection = await CollectAsync();
        return Comparison.Of(before, collection, await ScrapeAsync(), more);
    }

    public async ValueTask DisposeAsync()
    {
        await Collector.DisposeAsync();
        await _exporter.DisposeAsync();
    }

    private async Task<Dictionary<string, Series>> ScrapeAsync()
    {
        var series = Series.Parse(await _exporter.ScrapeAsync());
        Assert.Equal(1, series["redis_up"].Value);
        return series;
    }

    private async Task<Collection> CollectAsync()
    {
        var collection = await Collector.CollectAsync();
        Assert.Equal(CollectOutcome.Ok, collection.Outcome);
        return collection;
    }
}
