using Fleet.Cluster;
using Fleet.Cluster.Store;
using Fleet.Cluster.Store.Redis;
using Fleet.Cluster.Targets;
using Fleet.Tests.Testing.Servers;
using Fleet.Tests.Testing.Store;
using Xunit;

namespace Fleet.Tests.Integration.Store;

/// <summary>A write is done once and answered truly, whatever becomes of the connection and of the scripts.</summary>
public sealed class RedisStoreOnce(DurableRedis redis) : IClassFixture<DurableRedis>
{
    private readonly string _cluster = Stores.NewName();

    [Fact]
    public async Task An_answer_that_is_lost_is_given_all_the_same()
    {
        await using var relay = new SwitchRelay(redis.Server.Port);
        await using var store = await Stores.OpenAsync(Stores.SettingsOf(_cluster, relay.Address));
        for (var i = 0; i < 5; i++)
        {
            var id = "lost-" + i;
            relay.EatAnswerTo(id);
            var created = Assert.IsType<WriteOutcome.Created>(await store.PutAsync(Specs.Postgres(id), 0, CancellationToken.None));
            Assert.Equal(created.Target, store.Current.Targets[TargetId.Parse(id)]);
            relay.EatAnswerTo("\"x:" + (i + 1));
            var replaced = Assert.IsType<WriteOutcome.Replaced>(await store.PutAsync(Specs.Postgres(id, "x:" + (i + 1)), created.Target.Revision, CancellationToken.None));
            Assert.Equal(created.Target.Revision + 1, replaced.Target.Revision);
        }

        relay.EatAnswerTo("delete");
        Assert.IsType<WriteOutcome.Deleted>(await store.DeleteAsync(TargetId.Parse("lost-0"), null, CancellationToken.None));
        Assert.Equal((11, 11L), (relay.Eaten, store.Current.Revision));
        Assert.Equal(4, store.Current.Targets.Count);
        Assert.True(store.IsUp);
    }

    [Fact]
    public async Task Writers_whose_connections_break_all_the_time_count_right()
    {
        await using var relay = new SwitchRelay(redis.Server.Port);

        // A write may meet several breaks, and each takes as long as the machine needs to connect again.
        var patient = Limits.Default with { StoreCallTimeout = TimeSpan.FromSeconds(30) };
        await using var store = await Stores.OpenAsync(Stores.SettingsOf(_cluster, relay.Address) with { Limits = patient });
        var (written, breaks) = (0, 0);
        var writers = Enumerable.Range(0, 4).Select(w => Task.Run(async () =>
        {
            for (var i = 0; i < 100; i++)
            {
                Assert.IsType<WriteOutcome.Created>(await store.PutAsync(Specs.Postgres($"w{w}-{i}"), 0, CancellationToken.None));

                // As often on a fast machine as on a busy one, and in the midst of what the other writers do.
                if (Interlocked.Increment(ref written) % 20 == 0)
                {
                    relay.SwitchTo(redis.Server.Port);
                    Interlocked.Increment(ref breaks);
                }
            }
        })).ToList();
        await Task.WhenAll(writers).WaitAsync(TimeSpan.FromSeconds(120));
        Assert.Equal(20, breaks);
        Assert.Equal((400, 400L), (store.Current.Targets.Count, store.Current.Revision));
    }

    [Fact]
    public async Task A_server_that_forgot_the_scripts_is_told_them_again()
    {
        await using var store = await Stores.OpenAsync(redis.Server, _cluster);
        for (var i = 0; i < 20; i++)
        {
            await redis.Server.CommandAsync("SCRIPT FLUSH");
            Assert.IsType<WriteOutcome.Created>(await store.PutAsync(Specs.Postgres("t" + i), 0, CancellationToken.None));
        }

        await redis.Server.CommandAsync("SCRIPT FLUSH");
        var many = await Task.WhenAll(Enumerable.Range(20, 100).Select(i => store.PutAsync(Specs.Postgres("t" + i), 0, CancellationToken.None)));
        Assert.All(many, outcome => Assert.IsType<WriteOutcome.Created>(outcome));
        Assert.Equal((120, 120L), (store.Current.Targets.Count, store.Current.Revision));
        Assert.True(store.IsUp);
    }

    [Fact]
    public async Task What_a_write_leaves_behind_expires()
    {
        await using var store = await Stores.OpenAsync(redis.Server, _cluster);
        await store.PutAsync(Specs.Postgres("a"), 0, CancellationToken.None);
        var keys = (await redis.Server.CommandAsync($"KEYS {new RedisKeys(_cluster).Of("*")}")).Split("\r\n").Where(line => line.StartsWith('{')).ToList();
        Assert.Equal(4, keys.Count);
        var outcome = Assert.Single(keys, key => key.Contains(":write:", StringComparison.Ordinal));
        var left = await redis.Server.CommandAsync($"PTTL {outcome}");
        Assert.InRange(int.Parse(left.Split("\r\n")[0][1..], System.Globalization.CultureInfo.InvariantCulture), 200_000, 300_000);
    }
}
