using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using Fleet.Cluster.Targets;
using Fleet.Grains.Collecting;
using Fleet.Tests.Testing.Servers;
using Fleet.Tests.Testing.Time;
using Xunit;

namespace Fleet.Tests.Integration.Redis;

/// <summary>A server with 200,000 keys, whose patterns are looked for a little in each collection.</summary>
[Collection(QuietCollection.Name)]
public sealed class RedisLargeKeyspace : IAsyncLifetime
{
    private const int Keys = 200_000;

    private static readonly RedisOptions Options = new()
    {
        CheckKeys = ["key:1999*", "rare:*"],
        CountKeys = ["key:*", "*7", "db3=*"],
        CheckStreams = ["stream:*"],
        CheckKeyGroups = ["^(%a+):"],
    };

    private RedisServer _server = null!;

    public async ValueTask InitializeAsync()
    {
        _server = await RedisServer.StartAsync("enable-debug-command yes");
        await _server.CommandAsync(
            $"DEBUG POPULATE {Keys} key 10", "SET rare:one 1", "XADD stream:a 1-0 a 1", "SELECT 3", "SET x 1");
    }

    public async ValueTask DisposeAsync() => await _server.DisposeAsync();

    [Fact]
    public async Task A_pass_is_spread_over_collections_and_gives_what_all_of_it_holds()
    {
        await using var collector = Collector(TimeSpan.FromSeconds(1));
        var first = await collector.CollectAsync();
        Assert.Equal(CollectOutcome.Ok, first.Outcome);
        Assert.True(first.Has("redis_memory_used_bytes"));
        Assert.False(first.Has("redis_keys_count"), "one collection walked over everything");
        var collections = 1;
        Collection last;
        do
        {
            // In turns that have nothing else to do the pass goes on too.
            last = await collector.CollectAsync(Tiers.Health);
            collections++;
        }
        while (!last.Has("redis_keys_count") && collections < 1000);

        Assert.InRange(collections, 3, 999);
        Assert.Equal(Keys, last.Value("redis_keys_count", "key:*"));
        Assert.Equal(Keys / 10, last.Value("redis_keys_count", "*7"));
        Assert.Equal(1, last.Value("redis_keys_count", "*"));
        Assert.Equal(Keys, last.Value("redis_key_group_count", "key"));
        Assert.True(last.Value("redis_key_group_memory_usage_bytes", "key") > 50 * Keys);
        var described = await collector.CollectAsync(Tiers.Health | Tiers.Activity);
        Assert.Equal(1 + 1 + 10 + 100, described.Families().Single(static family => family.Name == "redis_key_size").Samples.Length);
        Assert.Equal(1, described.Value("redis_key_value", "rare:one"));
        Assert.Equal(1, described.Value("redis_stream_length", "stream:a"));
    }

    /// <summary>The pass that runs on does not touch the results of the last one, and these say how old they are.</summary>
    [Fact]
    public async Task What_the_last_whole_pass_gave_stands_with_its_age()
    {
        await using var collector = Collector(TimeSpan.FromSeconds(1));
        var clock = Stopwatch.StartNew();
        Collection last;
        do
        {
            last = await collector.CollectAsync();
        }
        while (!last.Has("redis_keys_count"));

        var done = clock.Elapsed;
        await _server.CommandAsync("SET key:new 1");
        last = await collector.CollectAsync();
        Assert.Equal(Keys, last.Value("redis_keys_count", "key:*"));
        var age = last.Parts.Single(static part => part.Collector == "key_counts").Age;
        Assert.InRange(age, TimeSpan.FromTicks(1), clock.Elapsed - done + TimeSpan.FromSeconds(1));
    }

    /// <summary>By a clock on which each look is a millisecond later than the last: a step takes at least one, and 50 ms are for walking.</summary>
    [Fact]
    public async Task No_collection_walks_longer_than_its_share()
    {
        await using var collector = Collector(TimeSpan.FromSeconds(5), new StepClock(TimeSpan.FromMilliseconds(1)));
        var before = (await collector.CollectAsync()).Value("fleet_redis_scan_steps_total");
        Assert.InRange(before, 10, 50);
        for (var i = 1; i <= 3; i++)
        {
            var steps = (await collector.CollectAsync(Tiers.Health)).Value("fleet_redis_scan_steps_total");
            Assert.InRange(steps - before, 10, 50);
            before = steps;
        }
    }

    /// <summary>What other clients wait for is one step, since Redis serves them between two commands; bench/collection-cost.sh measures it.</summary>
    [Fact]
    public async Task No_step_looks_at_more_keys_than_the_option_says()
    {
        await using var collector = Collector(TimeSpan.FromSeconds(15));
        Collection last;
        do
        {
            last = await collector.CollectAsync();
        }
        while (!last.Has("redis_keys_count"));

        var calls = Regex.Match(await _server.CommandAsync("INFO commandstats"), "cmdstat_scan:calls=([0-9]+)").Groups[1].Value;
        Assert.InRange(int.Parse(calls, CultureInfo.InvariantCulture), Keys / Options.CheckKeysBatchSize, int.MaxValue);
        Assert.True(last.Value("fleet_redis_scan_steps_total") <= int.Parse(calls, CultureInfo.InvariantCulture));
    }

    private ICollector Collector(TimeSpan interval, TimeProvider? time = null) =>
        RedisTarget.Collector(_server.Address, static spec => spec with { Options = Options }, interval, time: time);
}
