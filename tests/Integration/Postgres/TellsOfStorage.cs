using System.Globalization;
using Fleet.Grains.Collecting;
using Fleet.Tests.Testing.Servers;
using Xunit;

namespace Fleet.Tests.Integration.Postgres;

public sealed class TellsOfStorage : IAsyncLifetime
{
    private static readonly (string, string)[] Table = [("datname", "shop"), ("schemaname", "public"), ("relname", "t1")];

    private PostgresServer _server = null!;

    public async ValueTask InitializeAsync() => _server = await Watched.StartShopAsync(
        "archive_mode = on", "archive_command = 'false'", "autovacuum = off", "autovacuum_freeze_max_age = 100000");

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Fact]
    public async Task Sizes_indexes_wraparound_and_the_archiver_are_told_as_the_server_knows_them()
    {
        await _server.ExecuteAsync("INSERT INTO t1 SELECT g, string_agg(md5(g::text || i), '') FROM generate_series(5001, 5010) g, generate_series(1, 300) i GROUP BY g", "shop");
        await _server.ExecuteAsync("SELECT pg_switch_wal(); CHECKPOINT");
        await Until.TrueAsync(async () => await AskAsync("SELECT failed_count FROM pg_stat_archiver") > 0);
        await using var watched = Watched.Over(_server, spec => spec with { Collectors = new() { Enable = ["all"] } });
        var collection = await watched.CollectAsync();
        Assert.Equal(CollectOutcome.Ok, collection.Outcome);

        string[] parts = ["heap", "maps", "indexes", "toast"];
        Assert.Equal(await AskAsync("SELECT pg_total_relation_size('t1')"), parts.Sum(part => collection.Value($"pg_table_{part}_bytes", Table)));
        Assert.Equal(await AskAsync("SELECT pg_total_relation_size(reltoastrelid) FROM pg_class WHERE relname = 't1'"), collection.Value("pg_table_toast_bytes", Table));
        (string, string)[] key = [.. Table, ("indexrelname", "t1_pkey")];
        Assert.Equal(await AskAsync("SELECT pg_relation_size('t1_pkey')"), collection.Value("pg_stat_user_indexes_size_bytes", key));
        Assert.Equal((1, 1), (collection.Value("pg_stat_user_indexes_is_unique", key), collection.Value("pg_stat_user_indexes_is_valid", key)));

        var age = collection.Value("pg_wraparound_xid_age", ("datname", "shop"));
        Assert.Equal(await AskAsync("SELECT age(datfrozenxid) FROM pg_database WHERE datname = 'shop'"), age);
        Assert.Equal(age / 100_000, collection.Value("pg_wraparound_xid_freeze_ratio", ("datname", "shop")), 9);
        Assert.Equal(2_144_483_647 - age, collection.Value("pg_wraparound_xids_left", ("datname", "shop")));
        Assert.Equal(10, collection.Samples("pg_wraparound_table_xid_age", ("datname", "shop")).Length);

        Assert.Equal(1, collection.Value("pg_stat_archiver_failing"));
        Assert.True(collection.Value("pg_stat_archiver_last_failed_age_seconds") >= 0);
        Assert.True(collection.Value("pg_archiver_wal_waiting") >= 1);
        Assert.True(collection.Value("pg_archiver_wal_waiting_oldest_seconds") > 0);
        Assert.True(collection.Value("pg_stat_wal_bytes_total") > 100_000);
        Assert.Equal(0, collection.Value("pg_temp_files", ("tablespace", "pg_default")));
    }

    private async Task<double> AskAsync(string sql) => Convert.ToDouble(await _server.ScalarAsync(sql, "shop"), CultureInfo.InvariantCulture);
}
