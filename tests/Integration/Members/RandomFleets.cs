using Fleet.Cluster.Members;
using Fleet.Cluster.Members.Redis;
using Xunit;

namespace Fleet.Tests.Integration.Members;

public sealed class RandomFleets(ITestOutputHelper output)
{
    private static readonly string[] Names = ["silo-a", "silo-b", "silo-c", "silo-d", "silo-e"];

    [Fact]
    public async Task Numbers_only_rise_and_all_end_at_the_same_view_whatever_joins_leaves_dies_and_is_lost()
    {
        var seed = Environment.TickCount;
        output.WriteLine($"seed {seed}");
        var random = new Random(seed);
        await using var fleet = await RedisFleet.StartAsync();
        var watched = new List<Task>();
        using var stop = new CancellationTokenSource();
        var gateways = new[] { await fleet.LookAsync(), await fleet.LookAsync() };
        watched.AddRange(gateways.Select(gateway => WatchAsync(gateway, stop.Token)));
        var silos = new Dictionary<string, RedisMembership>();
        for (var step = 0; step < 60; step++, await Task.Delay(random.Next(200)))
        {
            var name = Names[random.Next(Names.Length)];
            var done = random.Next(10);
            if (done == 0)
            {
                await fleet.Server.CommandAsync("FLUSHALL");
            }
            else if (silos.Remove(name, out var silo))
            {
                if (done < 6)
                {
                    await RedisFleet.LeaveAsync(silo);
                }

                await silo.DisposeAsync();
            }
            else
            {
                silos.Add(name, silo = await fleet.JoinAsync(name));
                watched.Add(WatchAsync(silo, stop.Token));
            }
        }

        var expected = string.Join(' ', silos.Keys.Order(StringComparer.Ordinal));
        foreach (var membership in silos.Values.Concat(gateways))
        {
            await RedisFleet.UntilAsync(membership, expected);
        }

        var view = Assert.Single(silos.Values.Concat(gateways).Select(membership => ViewText.Write(membership.Views.Current)).Distinct());
        output.WriteLine(view);
        await stop.CancelAsync();
        await Task.WhenAll(watched);
    }

    private static async Task WatchAsync(RedisMembership membership, CancellationToken cancellationToken)
    {
        var seen = membership.Views;
        try
        {
            while (true)
            {
                await membership.WaitForChangeAsync(seen.Current.Number, cancellationToken);
                var next = membership.Views;
                Assert.True(next.Current.Number > seen.Current.Number, $"{next.Current.Number} after {seen.Current.Number}");
                Assert.True(next.Earlier.Length <= ViewHistory.Kept);
                Assert.Equal(next.Earlier.OrderByDescending(view => view.Number), next.Earlier);
                seen = next;
            }
        }
        catch (OperationCanceledException)
        {
            // The test is over.
        }
    }
}
