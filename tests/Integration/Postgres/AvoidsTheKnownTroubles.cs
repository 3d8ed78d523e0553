using Fleet.Cluster.Targets;
using Fleet.Grains.Collecting;
using Fleet.Tests.Testing.Servers;
using Npgsql;
using Xunit;

namespace Fleet.Tests.Integration.Postgres;

/// <summary>The places where postgres_exporter is known to say less, to say it wrongly or to say nothing at all.</summary>
public sealed class AvoidsTheKnownTroubles
{
    public static TheoryData<int> VacuumMajors => [13, 16, 17, 18];

    [Fact]
    public async Task Idle_sessions_are_shown_for_every_state_and_application_and_none_is_no_failure()
    {
        await using var server = await Watched.StartShopAsync();
        await using var watched = Watched.Over(server, Enable("process_idle"));
        var quiet = await watched.CollectAsync();
        Assert.Equal(CollectOutcome.Ok, quiet.Part("process_idle").Outcome);

        await using var shop = await IdleAsync(server, "shop", "SELECT 1");
        await using var billing = await IdleAsync(server, "billing", "SELECT 1");
        await using var inside = await IdleAsync(server, "billing", "BEGIN");
        var collection = await watched.CollectAsync();
        Assert.Equal(CollectOutcome.Ok, collection.Outcome);
        var counts = collection.Samples("pg_process_idle_seconds").Where(sample => sample.Suffix == "_count" && sample.Labels[1].Value.Length > 0)
            .Select(sample => $"{sample.Labels[0].Value} {sample.Labels[1].Value} {sample.Value}").Order(StringComparer.Ordinal);
        Assert.Equal(["idle billing 1", "idle in transaction billing 1", "idle shop 1"], counts);
        var buckets = collection.Samples("pg_process_idle_seconds", ("state", "idle"), ("application_name", "shop")).Where(sample => sample.Suffix == "_bucket").ToList();
        Assert.Equal(["1", "2", "5", "15", "30", "60", "90", "120", "300", "+Inf"], buckets.Select(sample => sample.Labels[^1].Value));
        Assert.Equal(1, buckets[^2].Value);
        Assert.Equal(1, collection.Value("pg_scrape_collector_success", ("collector", "process_idle")));
    }

    [Fact]
    public async Task Two_standbys_with_equal_labels_are_one_series_and_the_one_further_behind_is_shown()
    {
        await using var server = await Watched.StartShopAsync();
        await using var following = await WalReceiver.StartAsync(server, "twin", follows: true);
        await using var behind = await WalReceiver.StartAsync(server, "twin", follows: false);
        await server.ExecuteAsync("CREATE TABLE more AS SELECT g AS id, repeat('x', 100) AS text FROM generate_series(1, 20000) g", "shop");
        await Until.TrueAsync(async () => await server.ScalarAsync("SELECT count(*) = 2 AND max(replay_lsn) - min(replay_lsn) > 1048576 FROM pg_stat_replication WHERE state = 'streaming'") is true);
        await using var watched = Watched.Over(server);
        var collection = await watched.CollectAsync();
        Assert.Equal(CollectOutcome.Ok, collection.Outcome);
        Assert.Equal(0, collection.Duplicates());
        var sample = Assert.Single(collection.Samples("pg_stat_replication_pg_wal_lsn_diff"));
        Assert.Equal(["twin", "127.0.0.1", "streaming", ""], sample.Labels.Select(label => label.Value));
        Assert.True(sample.Value > 1 << 20, $"{sample.Value} bytes");
    }

    [Fact]
    public async Task A_wal_receiver_without_a_slot_is_shown()
    {
        await using var primary = await Watched.StartShopAsync();
        await using var standby = await PostgresServer.StartStandbyAsync(primary, "second");
        await using var watched = Watched.Over(standby, Enable("stat_wal_receiver"));
        await Until.TrueAsync(async () => await standby.ScalarAsync("SELECT slot_name FROM pg_stat_wal_receiver WHERE status = 'streaming'") is "second");
        Assert.NotEmpty((await watched.CollectAsync()).Samples("pg_stat_wal_receiver_flushed_lsn", ("slot_name", "second"), ("status", "streaming")));

        await standby.ExecuteAsync("ALTER SYSTEM SET primary_slot_name = ''");
        await standby.ExecuteAsync("SELECT pg_reload_conf()");
        await Until.TrueAsync(async () => await standby.ScalarAsync("SELECT count(*) FROM pg_stat_wal_receiver WHERE status = 'streaming' AND slot_name IS NULL") is 1L);
        await Until.TrueAsync(async () =>
        {
            // The receiver may be started once more meanwhile, and knows of an end only when something comes.
            await primary.ExecuteAsync("SELECT pg_logical_emit_message(true, '', '')");
            return await standby.ScalarAsync("SELECT count(*) FROM pg_stat_wal_receiver WHERE status = 'streaming' AND slot_name IS NULL AND latest_end_lsn IS NOT NULL") is 1L;
        });
        var collection = await watched.CollectAsync();
        Assert.Equal(CollectOutcome.Ok, collection.Outcome);
        string[] families = ["receive_start_lsn", "flushed_lsn", "receive_start_tli", "received_tli", "last_msg_send_time", "last_msg_receipt_time", "latest_end_lsn", "latest_end_time"];
        Assert.All(families, family => Assert.Single(collection.Samples("pg_stat_wal_receiver_" + family, ("slot_name", ""), ("upstream_host", primary.Directory))));
    }

    [Theory]
    [MemberData(nameof(VacuumMajors))]
    public async Task A_running_vacuum_shows_its_phase_its_table_and_how_full_its_memory_is(int major)
    {
        await using var server = await PostgresServer.StartFromAsync(PostgresVersions.Binaries(major), "autovacuum = off");
        await Watched.FillShopAsync(server);
        await server.ExecuteAsync("INSERT INTO t1 SELECT g, 'row ' || g FROM generate_series(2001, 20000) g; DELETE FROM t1 WHERE id % 2 = 0", "shop");
        var vacuum = VacuumSlowlyAsync(server);
        await Until.TrueAsync(async () => await server.ScalarAsync("SELECT heap_blks_total FROM pg_stat_progress_vacuum") is > 0L);
        await using var watched = Watched.Over(server);
        await using var elsewhere = Watched.Over(server, spec => spec with { Database = "postgres" });
        var collection = await watched.CollectAsync();
        var oid = await server.ScalarAsync("SELECT 't1'::regclass::oid::text", "shop");
        var fromOutside = await elsewhere.CollectAsync();
        await server.ExecuteAsync("SELECT pg_terminate_backend(pid) FROM pg_stat_progress_vacuum");
        await Assert.ThrowsAnyAsync<NpgsqlException>(() => vacuum);

        (string, string)[] table = [("datname", "shop"), ("relname", "t1")];
        var phases = collection.Samples("pg_stat_progress_vacuum_phase", table);
        Assert.Equal(7, phases.Length);
        Assert.Equal(1, phases.Sum(phase => phase.Value));
        Assert.True(collection.Value("pg_stat_progress_vacuum_heap_blks", table) >= 10);
        Assert.Equal(0, collection.Value("pg_stat_progress_vacuum_index_vacuums", table));
        var full = collection.Value("pg_stat_progress_vacuum_num_dead_tuples", table) / collection.Value("pg_stat_progress_vacuum_max_dead_tuples", table);
        Assert.InRange(full, 0, 1);
        Assert.Equal(7, fromOutside.Samples("pg_stat_progress_vacuum_phase", ("datname", "shop"), ("relname", (string)oid!)).Length);
    }

    [Fact]
    public async Task Autovacuum_at_work_on_tables_of_one_name_in_two_databases_is_one_series()
    {
        // As slow as they are, three workers would all be held by the first tables that they meet.
        await using var server = await Watched.StartShopAsync(
            "autovacuum_naptime = 1s", "autovacuum_vacuum_cost_limit = 1", "autovacuum_vacuum_cost_delay = 100ms", "autovacuum_max_workers = 16");
        foreach (var database in (string[])["shop", "other"])
        {
            await server.ExecuteAsync("CREATE TABLE busy AS SELECT g AS id, repeat('x', 500) AS text FROM generate_series(1, 5000) g; DELETE FROM busy", database);
        }

        await Until.TrueAsync(async () => await server.ScalarAsync("SELECT count(*) FROM pg_stat_activity WHERE query LIKE 'autovacuum: VACUUM%public.busy%'") is 2L);
        await using var watched = Watched.Over(server, Enable("stat_activity_autovacuum"));
        var collection = await watched.CollectAsync();
        Assert.Equal(0, collection.Duplicates());
        var began = collection.Value("pg_stat_activity_autovacuum_timestamp_seconds", ("relname", "busy"));
        Assert.Equal(Convert.ToDouble(await server.ScalarAsync("SELECT extract(epoch FROM min(xact_start))::float8 FROM pg_stat_activity WHERE query LIKE 'autovacuum: VACUUM%public.busy%'")), began, 3);
    }

    [Fact]
    public async Task Texts_of_statements_come_on_demand_cut_and_without_passwords()
    {
        await using var server = await Watched.StartShopAsync();
        await server.ExecuteAsync("CREATE ROLE guest PASSWORD 'hunter2-hunter2'", "shop");
        await server.ExecuteAsync("SELECT count(*) AS " + new string('x', 200) + " FROM t1", "shop");
        await using var without = Watched.Over(server);
        Assert.Null((await without.CollectAsync()).Family("pg_stat_statements_query_id"));
        await using var watched = Watched.Over(server, Enable("stat_statements_query_id"));
        var texts = (await watched.CollectAsync()).Samples("pg_stat_statements_query_id").Select(sample => sample.Labels[1].Value).ToList();
        Assert.All(texts, text => Assert.InRange(text.Length, 1, 120));
        Assert.Contains(texts, text => text.StartsWith("SELECT count(*) AS xxx", StringComparison.Ordinal));
        Assert.DoesNotContain(texts, text => text.Contains("hunter2", StringComparison.Ordinal));
        Assert.Contains("(not shown: it names a password)", texts);
    }

    private static Func<TargetSpec, TargetSpec> Enable(string collector) => spec => spec with { Collectors = new() { Enable = [collector] } };

    // It takes some ten seconds, and one statement alone: VACUUM runs in no transaction.
    private static async Task VacuumSlowlyAsync(PostgresServer server)
    {
        await using var connection = new NpgsqlConnection(server.ConnectionString("shop") + ";Options=-c vacuum_cost_limit=1 -c vacuum_cost_delay=100");
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand("VACUUM t1", connection);
        await command.ExecuteNonQueryAsync();
    }

    private static async Task<NpgsqlConnection> IdleAsync(PostgresServer server, string application, string sql)
    {
        var connection = new NpgsqlConnection(server.ConnectionString() + ";Application Name=" + application);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
        return connection;
    }
}
