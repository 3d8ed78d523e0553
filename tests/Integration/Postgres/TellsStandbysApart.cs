using Fleet.Grains.Collecting;
using Fleet.Tests.Testing.Servers;
using Xunit;

namespace Fleet.Tests.Integration.Postgres;

public sealed class TellsStandbysApart
{
    [Fact]
    public async Task A_standby_that_was_cut_off_is_told_from_one_that_has_nothing_to_do()
    {
        await using var primary = await Watched.StartShopAsync("autovacuum = off");
        await using var standby = await PostgresServer.StartStandbyAsync(primary, "second");
        await using var upper = Watched.Over(primary);
        await using var lower = Watched.Over(standby);
        await primary.ExecuteAsync("INSERT INTO t2 VALUES (1)", "shop");
        await Until.TrueAsync(async () => await primary.ScalarAsync("SELECT state FROM pg_stat_replication WHERE replay_lsn = pg_current_wal_lsn()") is "streaming");

        CheckIdle(await lower.CollectAsync());
        var above = await upper.CollectAsync();
        await Until.TrueAsync(async () => (above = await upper.CollectAsync()).Value("pg_stat_replication_replay_lag_bytes") == 0);
        CheckCaughtUp(above);

        // Paused: WAL comes and is not replayed.
        await standby.ExecuteAsync("SELECT pg_wal_replay_pause()");
        await Until.TrueAsync(async () => await standby.ScalarAsync("SELECT pg_get_wal_replay_pause_state()") is "paused");
        await primary.ExecuteAsync("INSERT INTO t1 SELECT g, repeat('x', 100) FROM generate_series(10000, 11000) g", "shop");
        await Until.TrueAsync(async () => await primary.ScalarAsync("SELECT state FROM pg_stat_replication WHERE flush_lsn = pg_current_wal_lsn()") is "streaming");
        var paused = await lower.CollectAsync(Tiers.Health);
        Assert.Equal(1, paused.Value("pg_standby_replay_paused"));
        Assert.True(paused.Value("pg_standby_replay_backlog_bytes") > 100_000);
        Assert.True(paused.Value("pg_standby_lag_seconds") > 0);
        Assert.True((await upper.CollectAsync(Tiers.Health)).Value("pg_stat_replication_replay_lag_bytes") > 100_000);
        await standby.ExecuteAsync("SELECT pg_wal_replay_resume()");
        await Until.TrueAsync(async () => await standby.ScalarAsync("SELECT pg_last_wal_replay_lsn() = pg_last_wal_receive_lsn()") is true);

        // Cut off: nothing is left to replay either, and pg_replication_lag_seconds says 0.
        await primary.StopAsync();
        await Until.TrueAsync(async () => await standby.ScalarAsync("SELECT count(*) FROM pg_stat_wal_receiver") is 0L);
        var alone = await lower.CollectAsync(Tiers.Health);
        Assert.Equal(CollectOutcome.Ok, alone.Outcome);
        Assert.Equal(0, alone.Value("pg_replication_lag_seconds"));
        Assert.Equal(0, alone.Value("pg_standby_streaming"));
        Assert.Equal(1, alone.Value("pg_standby_state", ("state", "disconnected")));
        Assert.True(alone.Value("pg_standby_lag_seconds") > 0);
        Assert.Empty(alone.Samples("pg_standby_last_message_age_seconds"));
    }
    private static void CheckIdle(Collection idle)
    {
        Assert.Equal(CollectOutcome.Ok, idle.Outcome);
        Assert.Equal(1, idle.Value("pg_standby_state", ("state", "streaming")));
        Assert.Equal(1, idle.Value("pg_standby_streaming"));
        Assert.Equal(0, idle.Value("pg_standby_lag_seconds"));
        Assert.Equal(0, idle.Value("pg_standby_replay_backlog_bytes"));
        Assert.Equal(0, idle.Value("pg_standby_replay_paused"));
        Assert.True(idle.Value("pg_standby_last_message_age_seconds") >= 0);
        Assert.Equal(idle.Value("pg_standby_received_lsn_bytes"), idle.Value("pg_standby_replayed_lsn_bytes"));
    }

    private static void CheckCaughtUp(Collection above)
    {
        foreach (var column in new[] { "sent", "write", "flush", "replay" })
        {
            Assert.Equal(0, above.Value($"pg_stat_replication_{column}_lag_bytes"));
        }

        Assert.Equal(0, above.Value("pg_stat_replication_sync_priority"));
        Assert.Equal(1, above.Value("pg_stat_replication_sync_state", ("sync_state", "async"), ("application_name", "second")));
        Assert.True(above.Value("pg_stat_replication_replay_lag_seconds") >= 0);
        Assert.Empty(above.Samples("pg_standby_streaming"));
    }
}
