using System.Diagnostics;
using Fleet.Grains.Collecting;
using Fleet.Tests.Integration.Postgres;
using Fleet.Tests.Testing.Servers;
using Npgsql;
using Xunit;

namespace Fleet.Tests.Integration.PgBouncer;

/// <summary>Restarts, ends, hangs, and addresses where something else answers.</summary>
public sealed class SurvivesPgBouncer(PooledServer pooled) : IClassFixture<PooledServer>
{
    [Fact]
    public async Task After_a_restart_the_next_collection_is_whole_and_counters_begin_anew()
    {
        await using var server = await PgBouncerServer.StartAsync(pooled.Postgres);
        await using (var client = new NpgsqlConnection($"Host=127.0.0.1;Port={server.Port};Username=postgres;Password={PostgresServer.Password};Database=shop;Pooling=false;No Reset On Close=true"))
        {
            await client.OpenAsync();
        }

        await using var collector = BouncerTarget.Collector(server);
        var before = await collector.CollectAsync();
        Assert.True(before.Value("pgbouncer_stats_totals_queries_pooled_total", ("database", "shop")) > 0);
        await server.StopAsync();
        await server.StartAgainAsync();
        var after = await collector.CollectAsync(Tiers.Health);
        Assert.Equal(CollectOutcome.Ok, after.Outcome);
        Assert.Empty(after.Samples("pgbouncer_stats_totals_queries_pooled_total", ("database", "shop")));
    }

    [Fact]
    public async Task While_it_is_away_that_is_said_and_it_is_found_again()
    {
        await using var server = await PgBouncerServer.StartAsync(pooled.Postgres);
        await using var collector = BouncerTarget.Collector(server);
        await collector.CollectAsync();
        await server.StopAsync();
        var away = await collector.CollectAsync(Tiers.Health);
        Assert.Equal((OutcomeKind.Failed, FailureReason.Connect), (away.Outcome.Kind, away.Outcome.Reason));
        Assert.Contains("Check that PgBouncer runs", away.Outcome.Message, StringComparison.Ordinal);
        Assert.False(collector.IsConnected);
        await server.StartAgainAsync();
        Assert.Equal(CollectOutcome.Ok, (await collector.CollectAsync(Tiers.Health)).Outcome);
    }

    [Fact]
    public async Task One_that_hangs_costs_the_deadline_and_no_more()
    {
        await using var server = await PgBouncerServer.StartAsync(pooled.Postgres);
        await using var collector = BouncerTarget.Collector(server);
        await collector.CollectAsync();
        await server.Process.SignalAsync("STOP");
        foreach (var due in (Tiers[])[Tiers.Health, Tiers.All])
        {
            var clock = Stopwatch.StartNew();
            var hung = await collector.CollectAsync(due, TimeSpan.FromMilliseconds(500));
            Assert.Equal((OutcomeKind.Failed, FailureReason.Timeout), (hung.Outcome.Kind, hung.Outcome.Reason));
            Assert.True(clock.Elapsed < TimeSpan.FromSeconds(5), clock.Elapsed.ToString());
        }

        await server.Process.SignalAsync("CONT");
        Assert.Equal(CollectOutcome.Ok, (await collector.CollectAsync(Tiers.Health)).Outcome);
        await Until.TrueAsync(async () => (await server.ConsoleAsync("SHOW CLIENTS")).Rows.Length == 2);
    }

    [Fact]
    public async Task With_the_database_behind_it_away_the_console_still_answers()
    {
        await using var postgres = await PostgresServer.StartAsync();
        await using var server = await PgBouncerServer.StartAsync(postgres);
        await postgres.StopAsync();
        await using var collector = BouncerTarget.Collector(server);
        Assert.Equal(CollectOutcome.Ok, (await collector.CollectAsync()).Outcome);
    }

    [Fact]
    public async Task Something_else_at_the_address_is_told_apart()
    {
        await using var redis = await RedisServer.StartAsync();
        var outcomes = new List<CollectOutcome>();
        foreach (var address in (string[])[pooled.Postgres.Address, redis.Address])
        {
            await using var collector = BouncerTarget.Collector(address);
            outcomes.Add((await collector.CollectAsync(deadline: TimeSpan.FromSeconds(3))).Outcome);
        }

        // A PostgreSQL refuses the user before it would look for the database.
        Assert.All(outcomes, outcome => Assert.Equal(OutcomeKind.Failed, outcome.Kind));
        Assert.Equal(FailureReason.Auth, outcomes[0].Reason);
        Assert.True(outcomes[1].Reason is FailureReason.Protocol or FailureReason.Connect or FailureReason.Timeout, outcomes[1].ToString());
    }
}
