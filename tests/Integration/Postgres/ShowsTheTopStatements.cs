using Fleet.Cluster.Targets;
using Fleet.Grains.Collecting;
using Fleet.Tests.Testing.Servers;
using Npgsql;
using Xunit;

namespace Fleet.Tests.Integration.Postgres;

public sealed class ShowsTheTopStatements(ITestOutputHelper output)
{
    private const string Calls = "pg_stat_statements_calls_total";

    [Fact]
    public async Task Others_are_counted_together_so_that_all_increases_are_those_of_the_whole()
    {
        await using var server = await Watched.StartShopAsync();
        await using var watched = Watched.Over(server, spec => spec with { Options = new PostgresOptions { TopStatements = 4 } });
        var before = await watched.CollectAsync();
        Assert.Equal(0, before.Value(Calls, ("queryid", "other"), ("datname", "shop"), ("user", "")));
        var increases = new List<double>();
        for (var round = 0; round < 6; round++)
        {
            await WorkAsync(server, round);
            var now = await watched.CollectAsync();
            Assert.Equal(CollectOutcome.Ok, now.Outcome);
            // All that this round has run in shop, and the collector's own statements there.
            increases.Add(Increase(before, now));
            output.WriteLine($"round {round}: {increases[^1]} calls, {Shown(now)} statements shown");
            Assert.InRange(Shown(now), 4, 6);
            Assert.True(now.Value(Calls, ("queryid", "other"), ("datname", "shop")) >= before.Value(Calls, ("queryid", "other"), ("datname", "shop")));
            before = now;
        }

        Assert.InRange(Assert.Single(increases.Distinct()), 150, 200);
        await server.ExecuteAsync("SELECT pg_stat_statements_reset()", "shop");
        var reset = await watched.CollectAsync();
        Assert.Equal(before.Value(Calls, ("queryid", "other"), ("datname", "shop")), reset.Value(Calls, ("queryid", "other"), ("datname", "shop")));
    }

    // Each round has its own busiest statements, so that those shown change.
    private static async Task WorkAsync(PostgresServer server, int round)
    {
        await using var connection = new NpgsqlConnection(server.ConnectionString("shop"));
        await connection.OpenAsync();
        for (var i = 0; i < 150; i++)
        {
            var columns = string.Join(", ", Enumerable.Repeat("id", 1 + (i % 30)));
            var heavy = i % 30 == round * 5 ? ", (SELECT count(*) FROM generate_series(1, 20000))" : string.Empty;
            await using var command = new NpgsqlCommand($"SELECT {columns}{heavy} FROM t1 WHERE id = 1", connection);
            await command.ExecuteNonQueryAsync();
        }
    }

    private static int Shown(Collection collection) => collection.Samples(Calls).Count(sample => sample.Labels[2].Value != "other");

    private static double Increase(Collection before, Collection now)
    {
        var known = before.Samples(Calls, ("datname", "shop")).ToDictionary(sample => string.Join('/', sample.Labels), sample => sample.Value);
        return now.Samples(Calls, ("datname", "shop")).Sum(sample => known.TryGetValue(string.Join('/', sample.Labels), out var value) ? sample.Value - value : 0);
    }
}
