using Fleet.Grains.Collecting;
using Fleet.Grains.Packs;
using Fleet.Tests.Testing.Servers;
using Xunit;

namespace Fleet.Tests.Integration.Postgres;

public sealed class CollectsFromARealServer(ShopServer shop, ITestOutputHelper output) : IClassFixture<ShopServer>
{
    private readonly PostgresServer _server = shop.Server;

    [Fact]
    public async Task Everything_comes_from_a_user_with_pg_monitor_only()
    {
        await using var watched = Watched.Over(_server);
        var collection = await watched.CollectAsync();
        Assert.Equal(OutcomeKind.Ok, collection.Outcome.Kind);
        Assert.All(collection.Parts, part => Assert.Equal(OutcomeKind.Ok, part.Outcome.Kind));
        var byDefault = PackCatalog.Load("Postgres").Where(pack => pack.Default && pack.Role != ServerRole.Standby).Select(pack => pack.Name);
        Assert.Equal(byDefault.Append("exporter").Order(StringComparer.Ordinal), collection.Parts.Select(part => part.Collector).Order(StringComparer.Ordinal));
        Assert.DoesNotContain(collection.Skipped, skipped => skipped.Collector == "(rights)");
        var series = collection.Parts.SelectMany(part => part.Families.SelectMany(family => family.Samples.Select(sample =>
            family.Name + string.Join(',', sample.Labels.OrderBy(label => label.Name, StringComparer.Ordinal))))).ToList();
        Assert.Equal(series.Count, series.Distinct().Count());
        output.WriteLine($"{series.Count} series, {collection.Parts.Length} parts");
    }

    [Fact]
    public async Task Values_are_those_that_the_server_tells_directly()
    {
        await using var watched = Watched.Over(_server);
        var collection = await watched.CollectAsync();
        Assert.Equal(Convert.ToDouble(await _server.ScalarAsync("SELECT pg_database_size('other')")), collection.Value("pg_database_size_bytes", ("datname", "other")));
        Assert.Equal(100, collection.Value("pg_settings_max_connections"));
        Assert.Equal(128 << 20, collection.Value("pg_settings_shared_buffers_bytes"));
        Assert.Equal(300, collection.Value("pg_settings_checkpoint_timeout_seconds"));
        Assert.Equal(-1, collection.Value("pg_settings_log_min_duration_statement_seconds"));
        Assert.Equal(0, collection.Value("pg_settings_statement_timeout_seconds"));
        Assert.Equal(0, collection.Value("pg_settings_default_transaction_read_only"));
        Assert.Equal(1, collection.Value("pg_settings_jit"));
        Assert.Equal(0, collection.Value("pg_settings_fsync"));
        Assert.Equal(2000, collection.Value("pg_stat_user_tables_n_live_tup", ("datname", "shop"), ("relname", "t1")));
        var size = Convert.ToDouble(await _server.ScalarAsync("SELECT pg_total_relation_size('t1')", "shop"));
        Assert.Equal(size, collection.Value("pg_stat_user_tables_size_bytes", ("datname", "shop"), ("relname", "t1")));
        Assert.Equal(0, collection.Value("pg_stat_user_tables_seq_scan", ("datname", "other"), ("relname", "elsewhere")));
        Assert.Equal(0, collection.Value("pg_replication_is_replica"));
        Assert.Equal(0, collection.Value("pg_replication_lag"));
        Assert.InRange(collection.Value("pg_cache_hit_ratio"), 50, 100);
        Assert.Equal(5 * 9, collection.Samples("pg_locks_count").Length);
        Assert.Contains(collection.Samples("pg_static"), sample => sample.Labels.Any(label => label.Name == "short_version" && label.Value.StartsWith("15.", StringComparison.Ordinal)));
        Assert.Equal(1, collection.Value("pg_scrape_collector_success", ("collector", "locks")));
        Assert.Equal(0, collection.Value("pg_exporter_last_scrape_error"));
        Assert.Equal(1, collection.Value("pg_exporter_scrapes_total"));
    }

    [Fact]
    public async Task Statements_are_shown_by_id_without_their_texts_and_only_the_top_ones()
    {
        for (var i = 0; i < 7; i++)
        {
            await _server.ExecuteAsync("SELECT count(*) FROM t1 /* marked */", "shop");
        }

        await using var watched = Watched.Over(_server, spec => spec with { Options = new Fleet.Cluster.Targets.PostgresOptions { TopStatements = 3 } });
        var collection = await watched.CollectAsync();
        Assert.Equal(3, collection.Samples("pg_stat_statements_calls_total").Count(sample => sample.Labels[2].Value != "other"));
        Assert.Equal(3, collection.Samples("pg_stat_statements_mean_exec_time_seconds").Length);
        await using var all = Watched.Over(_server);
        var id = (await _server.ScalarAsync("SELECT queryid FROM pg_stat_statements WHERE query LIKE '%marked%' AND calls = 7", "shop"))!.ToString()!;
        var full = await all.CollectAsync();
        Assert.Equal(7, full.Value("pg_stat_statements_calls", ("queryid", id), ("user", "postgres"), ("datname", "shop")));
        Assert.True(full.Value("pg_stat_statements_mean_exec_time_seconds", ("queryid", id)) < 1);
        Assert.All(full.Samples("pg_stat_statements_rows"), sample => Assert.Equal(["user", "datname", "queryid"], sample.Labels.Select(label => label.Name)));
    }

    [Fact]
    public async Task Databases_left_out_are_left_out_of_every_family()
    {
        await using var watched = Watched.Over(_server, spec => spec with
        {
            Options = new Fleet.Cluster.Targets.PostgresOptions { ExcludeDatabases = ["template*", "oth?r"] },
        });
        var collection = await watched.CollectAsync();
        var names = collection.Parts.SelectMany(part => part.Families).SelectMany(family => family.Samples)
            .SelectMany(sample => sample.Labels).Where(label => label.Name is "datname" or "database").Select(label => label.Value).Where(name => name.Length > 0).ToHashSet();
        Assert.Equal(["postgres", "shop"], names.Order());
    }

    [Fact]
    public async Task Only_the_tiers_that_are_due_are_asked()
    {
        await using var watched = Watched.Over(_server);
        await watched.CollectAsync();
        var collection = await watched.CollectAsync(Tiers.Health);
        Assert.Equal(["replication", "replication_slots", "stat_replication", "exporter"], collection.Parts.Select(part => part.Collector).OrderBy(name => name == "exporter").ThenBy(name => name));
        Assert.Equal(1, collection.Value("pg_scrape_collector_success", ("collector", "database")));
    }

    [Fact]
    public async Task A_slot_shows_what_it_holds_back_under_old_and_new_names()
    {
        await _server.ExecuteAsync("SELECT pg_create_physical_replication_slot('standby', true)");
        await using var watched = Watched.Over(_server);
        var collection = await watched.CollectAsync();
        Assert.Equal(0, collection.Value("pg_replication_slots_active", ("slot_name", "standby"), ("database", "")));
        Assert.Equal(0, collection.Value("pg_replication_slot_slot_is_active", ("slot_name", "standby"), ("slot_type", "physical")));
        Assert.Equal(0, collection.Value("pg_replication_slots_slot_is_active", ("slot_name", "standby"), ("slot_type", "physical")));
        Assert.Equal(1, collection.Value("pg_replication_slot_wal_status", ("wal_status", "reserved")));
        Assert.True(collection.Value("pg_replication_slots_pg_wal_lsn_diff", ("slot_name", "standby")) >= 0);
        Assert.Empty(collection.Samples("pg_replication_slot_slot_confirmed_flush_lsn"));
    }

    [Fact]
    public async Task The_session_is_read_only_and_names_itself()
    {
        await using var watched = Watched.Over(_server);
        await watched.CollectAsync();
        // Those that went through the other databases may still be on their way out.
        await Until.TrueAsync(async () => await _server.ScalarAsync("SELECT count(*) FROM pg_stat_activity WHERE application_name = 'fleet' AND usename = 'fleet'") is 1L);
        Assert.Equal(0L, await _server.ScalarAsync("SELECT count(*) FROM pg_stat_activity WHERE application_name = 'fleet' AND state <> 'idle'"));
        await watched.Collector.DisposeAsync();
        await Until.TrueAsync(async () => await _server.ScalarAsync("SELECT count(*) FROM pg_stat_activity WHERE application_name = 'fleet'") is 0L);
    }

    [Fact]
    public async Task Optional_collectors_run_when_switched_on()
    {
        await using var watched = Watched.Over(_server, spec => spec with { Collectors = new() { Enable = ["all"], Disable = ["stat_user_tables"] } });
        var collection = await watched.CollectAsync();
        Assert.Equal(
            (double)Convert.ToDecimal(await _server.ScalarAsync("SELECT extract(epoch FROM pg_postmaster_start_time())")),
            collection.Value("pg_postmaster_start_time_seconds"), 3);
        Assert.True(collection.Value("pg_database_wraparound_age_datfrozenxid_seconds", ("datname", "shop")) > 0);
        Assert.Equal(0, collection.Value("pg_long_running_transactions"));
        var newer = PackCatalog.Load("Postgres").Where(pack => !pack.Versions.Contains(new Version(15, 0)) || pack.Role == ServerRole.Standby).Select(pack => pack.Name);
        Assert.Equal(
            newer.Append("stat_user_tables").Append("stat_user_tables_size").Order(StringComparer.Ordinal),
            collection.Skipped.Select(skipped => skipped.Collector));
    }
}
