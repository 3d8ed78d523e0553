using Fleet.Grains.Collecting;
using Fleet.Tests.Testing.Servers;
using Xunit;

namespace Fleet.Tests.Integration.Postgres;

public sealed class FollowsTheRole
{
    [Fact]
    public async Task A_standby_is_seen_from_both_sides_and_its_promotion_at_the_next_collection()
    {
        await using var primary = await Watched.StartShopAsync();
        await using var standby = await PostgresServer.StartStandbyAsync(primary, "second");
        await using var upper = Watched.Over(primary);
        await using var lower = Watched.Over(standby);
        await Until.TrueAsync(async () => await primary.ScalarAsync("SELECT state FROM pg_stat_replication WHERE replay_lsn IS NOT NULL") is "streaming");

        var above = await upper.CollectAsync();
        (string, string)[] labels = [("application_name", "second"), ("client_addr", ""), ("state", "streaming"), ("slot_name", "second")];
        Assert.Equal(labels, above.Samples("pg_stat_replication_pg_wal_lsn_diff")[0].Labels.Select(label => (label.Name, label.Value)));
        Assert.True(above.Value("pg_stat_replication_pg_wal_lsn_diff") >= 0);
        Assert.Equal(above.Value("pg_stat_replication_pg_wal_lsn_diff"), above.Value("pg_stat_replication_replay_lag"));
        Assert.True(above.Value("pg_stat_replication_pg_current_wal_lsn_bytes", labels) > 0);
        Assert.Equal(1, above.Value("pg_replication_slots_active", ("slot_name", "second")));
        Assert.Equal(0, above.Value("pg_replication_is_replica"));

        var below = await lower.CollectAsync();
        Assert.Equal(CollectOutcome.Ok, below.Outcome);
        Assert.Equal(1, below.Value("pg_replication_is_replica"));
        Assert.True(below.Value("pg_replication_lag_seconds") >= 0);
        Assert.Equal(1, below.Value("pg_settings_transaction_read_only"));
        Assert.Equal(2, below.Samples("pg_stat_user_tables_n_live_tup", ("datname", "shop")).Length);

        await standby.ExecuteAsync("SELECT pg_promote()");
        var promoted = await lower.CollectAsync(Tiers.Health);
        Assert.Equal(CollectOutcome.Ok, promoted.Outcome);
        Assert.Equal(0, promoted.Value("pg_replication_is_replica"));
        Assert.Equal(0, promoted.Value("pg_replication_last_replay_seconds"));
    }

    [Fact]
    public async Task A_pack_whose_extension_is_created_runs_in_the_same_collection()
    {
        await using var server = await Watched.StartShopAsync();
        await server.ExecuteAsync("DROP EXTENSION pg_stat_statements", "shop");
        await using var watched = Watched.Over(server);
        Assert.Contains((await watched.CollectAsync()).Skipped, skipped => skipped.Collector == "stat_statements");
        await server.ExecuteAsync("CREATE SCHEMA \"Odd schema\"; CREATE EXTENSION pg_stat_statements SCHEMA \"Odd schema\"; GRANT USAGE ON SCHEMA \"Odd schema\" TO fleet", "shop");
        var collection = await watched.CollectAsync();
        Assert.Equal(CollectOutcome.Ok, collection.Outcome);
        Assert.NotEmpty(collection.Samples("pg_stat_statements_calls_total"));
    }
}
