using System.Diagnostics;
using Fleet.Cluster.Targets;
using Fleet.Grains.Collecting;
using Fleet.Resp;
using Fleet.Tests.Testing.Servers;
using Fleet.Wire;
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

    [Fact]
    public async Task No_collection_is_longer_for_it_than_its_share()
    {
        await using var plain = RedisTarget.Collector(_server.Address);
        await plain.CollectAsync();
        await using var collector = Collector(TimeSpan.FromSeconds(5));
        await collector.CollectAsync();
        var durations = new List<TimeSpan>();
        for (var i = 0; i < 20; i++)
        {
            var clock = Stopwatch.StartNew();
            await collector.CollectAsync(Tiers.Health);
            durations.Add(clock.Elapsed);
        }

        // 50 ms for walking; the middle one, since the machine may be busy with other things.
        Assert.True(durations.Order().ElementAt(10) < TimeSpan.FromMilliseconds(150), string.Join(' ', durations.Select(static one => one.TotalMilliseconds)));
    }

    [Fact]
    public async Task Other_clients_wait_no_longer_while_it_walks()
    {
        await using var collector = Collector(TimeSpan.FromSeconds(15));
        using var stop = new CancellationTokenSource();
        var walking = Task.Run(async () =>
        {
            while (!stop.IsCancellationRequested)
            {
                await collector.CollectAsync();
            }
        });
        await using var other = await RespConnection.ConnectAsync(
            ServerEndpoint.Parse(_server.Address), new RespConnectOptions(), new RespLimits { ReplyBytes = 1 << 20, BulkBytes = 1 << 20, Elements = 1000, Depth = 8 }, null, default);
        var waits = new List<double>();
        for (var i = 0; i < 2000; i++)
        {
            var clock = Stopwatch.StartNew();
            await other.ExecuteAsync(new[] { RespCommand.Of("PING") }, default);
            waits.Add(clock.Elapsed.TotalMilliseconds);
        }

        await stop.CancelAsync();
        await walking;
        waits.Sort();
        TestContext.Current.TestOutputHelper?.WriteLine($"PING beside a walk: p50 {waits[1000]:F3} ms, p99 {waits[1980]:F3} ms, most {waits[^1]:F3} ms");
        Assert.True(waits[1000] < 5, $"half of the PINGs took longer than {waits[1000]} ms");
        Assert.DoesNotContain("slow", await SlowScansAsync(), StringComparison.Ordinal);
    }

    /// <summary>"slow" when one SCAN took the server longer than 10 ms, its own measure.</summary>
    private async Task<string> SlowScansAsync() =>
        (await _server.CommandAsync("SLOWLOG GET 100")).Contains("SCAN", StringComparison.OrdinalIgnoreCase) ? "slow" : "none";

    private ICollector Collector(TimeSpan interval) => RedisTarget.Collector(_server.Address, static spec => spec with { Options = Options }, interval);
}
