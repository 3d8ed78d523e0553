using Fleet.Grains.Collecting;
using Fleet.Tests.Integration.Postgres;
using Fleet.Tests.Testing;
using Fleet.Tests.Testing.Servers;
using Xunit;

namespace Fleet.Tests.Integration.PgBouncer;

/// <summary>Debian's PgBouncer 1.18 before a real PostgreSQL, under the load of pgbench.</summary>
public sealed class CollectsFromARealPgBouncer(PooledServer pooled) : IClassFixture<PooledServer>
{
    private static readonly (string, string)[] Shop = [("database", "shop"), ("user", "postgres")];

    [Fact]
    public async Task Every_family_of_the_exporter_is_there_with_its_type_and_labels()
    {
        await using var server = await PgBouncerServer.StartAsync(pooled.Postgres, "default_pool_size = 2");
        await using var load = await PooledLoad.StartAsync(server, clients: 4, "SELECT count(*) FROM t1;");
        await using var collector = BouncerTarget.Collector(server);
        var collection = await collector.UntilAsync(c => c.Samples("pgbouncer_stats_totals_queries_pooled_total", ("database", "shop")) is [{ Value: > 10 }]);
        Assert.Equal(CollectOutcome.Ok, collection.Outcome);
        var rows = File.ReadLines(Checkout.PathOf("tests/Integration/PgBouncer/Captures/pgbouncer_exporter_families.tsv")).Skip(1).Select(line => line.Split('\t'))
            .Where(row => row[0] != "pgbouncer_up" && Version.TryParse(row[5], out var since) && since <= new Version(1, 18)).ToList();
        Assert.Equal(40, rows.Count);
        Assert.All(rows, row =>
        {
            var family = collection.Family(row[0]);
            Assert.True(family is not null, row[0]);
            Assert.Equal(row[1], family.Type.ToString().ToLowerInvariant());
            Assert.Equal(row[2], string.Join(',', family.Samples[0].Labels.Select(label => label.Name)));
        });
    }

    [Fact]
    public async Task A_pool_that_is_full_tells_who_waits_and_for_how_long_to_the_microsecond()
    {
        await using var server = await PgBouncerServer.StartAsync(pooled.Postgres, "default_pool_size = 2");
        await using var load = await PooledLoad.StartAsync(server, clients: 6, "SELECT pg_sleep(0.7);");
        await using var collector = BouncerTarget.Collector(server);
        var full = await collector.UntilAsync(c =>
            c.Samples("pgbouncer_pools_client_waiting_connections", Shop) is [{ Value: 4 }]
            && c.Value("pgbouncer_pools_client_maxwait_seconds", Shop) is var wait && wait % 1 is > 0.001 and < 0.999);
        Assert.Equal(2, full.Value("pgbouncer_pools_server_active_connections", Shop));
        Assert.Equal(2, full.Value("pgbouncer_pools_client_active_connections", Shop));
        Assert.Equal(1, full.Value("pgbouncer_pools_utilization_ratio", Shop));
        Assert.Equal(4, full.Value("pgbouncer_client_connections", [.. Shop, ("application_name", "pgbench"), ("state", "waiting")]));
        Assert.Equal(7, full.Value("pgbouncer_used_clients"));
        Assert.Equal(0.07, full.Value("pgbouncer_used_clients_ratio"), precision: 10);
        Assert.InRange(full.Value("pgbouncer_servers_oldest_connection_age_seconds", ("database", "shop")), 0, 60);
        await collector.UntilAsync(c =>
            c.Value("pgbouncer_stats_totals_client_wait_seconds_total", ("database", "shop")) > 0
            && c.Value("pgbouncer_stats_totals_queries_duration_seconds_total", ("database", "shop")) > 0);
    }

    [Fact]
    public async Task What_is_paused_or_disabled_is_seen_at_once()
    {
        await using var server = await PgBouncerServer.StartAsync(
            pooled.Postgres, "[databases]", $"shop = host=127.0.0.1 port={pooled.Postgres.Port} pool_size=3 max_db_connections=6", $"other = host=127.0.0.1 port={pooled.Postgres.Port}");
        await using var collector = BouncerTarget.Collector(server);
        Assert.Equal((0, 0), Flags(await collector.CollectAsync(Tiers.Health)));
        await server.ConsoleAsync("PAUSE shop");
        Assert.Equal((1, 0), Flags(await collector.CollectAsync(Tiers.Health)));
        await server.ConsoleAsync("RESUME shop");
        await server.ConsoleAsync("DISABLE shop");
        var disabled = await collector.CollectAsync(Tiers.Health);
        Assert.Equal((0, 1), Flags(disabled));
        Assert.Equal(3, disabled.Value("pgbouncer_databases_pool_size", ("name", "shop")));
        Assert.Equal(0, disabled.Value("pgbouncer_databases_connections_ratio", ("name", "shop")));
        Assert.Empty(disabled.Samples("pgbouncer_databases_connections_ratio", ("name", "other")));
    }

    [Fact]
    public async Task Nothing_but_the_console_is_touched_and_one_connection_is_held()
    {
        await using var server = await PgBouncerServer.StartAsync(pooled.Postgres);
        await using var relay = new CountingRelay(server.Port);
        await using var collector = BouncerTarget.Collector(server, spec => spec with { Address = relay.Address });
        await collector.CollectAsync();
        var before = relay.RoundTrips;
        for (var i = 0; i < 3; i++)
        {
            Assert.Equal(CollectOutcome.Ok, (await collector.CollectAsync(Tiers.Health)).Outcome);
        }

        Assert.Equal(1, relay.Connections);

        // The small answers and one of the large ones, and one for each of the two others.
        Assert.Equal(9, relay.RoundTrips - before);
        var servers = await server.ConsoleAsync("SHOW SERVERS");
        Assert.Empty(servers.Rows);
    }

    [Fact]
    public async Task Answers_of_thousands_of_rows_come_whole()
    {
        string[] databases = [.. Enumerable.Range(0, 8000).Select(i => $"database_with_a_long_name_{i} = host=127.0.0.1 port={pooled.Postgres.Port}")];
        await using var server = await PgBouncerServer.StartAsync(pooled.Postgres, ["[databases]", .. databases]);
        await using var collector = BouncerTarget.Collector(server);
        for (var i = 0; i < 3; i++)
        {
            var collection = await collector.CollectAsync();
            Assert.Equal(CollectOutcome.Ok, collection.Outcome);
            Assert.Equal(8001, collection.Family("pgbouncer_databases_pool_size")!.Samples.Length);
        }
    }

    private static (double Paused, double Disabled) Flags(Collection collection) =>
        (collection.Value("pgbouncer_databases_paused", ("name", "shop")), collection.Value("pgbouncer_databases_disabled", ("name", "shop")));
}
