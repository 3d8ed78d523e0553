using System.Globalization;
using Fleet.Grains.Collecting;
using Fleet.Tests.Testing.Servers;
using Npgsql;
using Xunit;

namespace Fleet.Tests.Integration.Postgres;

public sealed class ShowsProgress
{
    public static TheoryData<int> Majors => [PostgresVersions.Majors[0], PostgresVersions.Majors[^1]];

    [Theory]
    [MemberData(nameof(Majors))]
    public async Task Long_commands_tell_how_far_they_are(int major)
    {
        await using var server = await Watched.FillShopAsync(await PostgresServer.StartFromAsync(PostgresVersions.Binaries(major), "autovacuum = off"));
        await server.ExecuteAsync(
            "CREATE TABLE vacuumed AS SELECT g AS id, repeat('x', 500) AS text FROM generate_series(1, 20000) g; CREATE INDEX ON vacuumed (id); DELETE FROM vacuumed WHERE id % 2 = 0; "
            + "CREATE TABLE analyzed AS SELECT g AS id, repeat('x', 500) AS text FROM generate_series(1, 20000) g; CREATE TABLE indexed (id int); "
            + "CREATE FUNCTION slow(i int) RETURNS int IMMUTABLE LANGUAGE sql AS 'SELECT i + 0 * length(pg_sleep(0.2)::text)'; "
            + "CREATE TABLE rewritten (id int); CREATE INDEX ON rewritten (slow(id)); INSERT INTO indexed VALUES (1)",
            "shop");
        await server.ExecuteAsync("INSERT INTO rewritten SELECT generate_series(1, 5)", "shop");
        List<Task> running =
        [
            RunAsync(server, "BEGIN; INSERT INTO indexed VALUES (2); SELECT pg_sleep(60)"),
            RunAsync(server, "SET vacuum_cost_delay = 100; SET vacuum_cost_limit = 1", "VACUUM vacuumed"),
            RunAsync(server, "SET vacuum_cost_delay = 100; SET vacuum_cost_limit = 1", "ANALYZE analyzed"),
        ];
        await Until.TrueAsync(async () => await server.ScalarAsync("SELECT count(*) FROM pg_stat_activity WHERE wait_event = 'PgSleep'") is 1L);
        running.Add(RunAsync(server, "CREATE INDEX CONCURRENTLY one ON indexed (id)"));
        running.Add(RunAsync(server, "INSERT INTO rewritten SELECT generate_series(6, 60)", "VACUUM FULL rewritten"));
        await using var copying = new NpgsqlConnection(server.ConnectionString("shop"));
        await copying.OpenAsync();
        var copy = await copying.BeginTextImportAsync("COPY t2 FROM STDIN");
        await copy.WriteAsync(string.Concat(Enumerable.Repeat("1\n", 50_000)));
        await copy.FlushAsync();

        await using var watched = Watched.Over(server, spec => spec with { Collectors = new() { Enable = ["progress"] } });
        string[] wanted =
        [
            "analyze_phase", "analyze_sample_blks", "create_index_phase", "create_index_lockers", "cluster_phase", "cluster_index_rebuild_count",
            .. major >= 14 ? (string[])["copy_bytes_processed", "copy_tuples_processed"] : [],
            .. major >= 17 ? (string[])["vacuum_max_dead_tuple_bytes", "vacuum_indexes"] : [],
            .. major >= 18 ? (string[])["vacuum_delay_seconds", "analyze_delay_seconds"] : [],
        ];
        var seen = new HashSet<string>();
        await Until.TrueAsync(async () =>
        {
            var collection = await watched.CollectAsync(Tiers.Activity);
            Assert.Equal(CollectOutcome.Ok, collection.Outcome);
            seen.UnionWith(wanted.Where(name => collection.Samples("pg_stat_progress_" + name, ("datname", "shop")).Length > 0));
            return seen.Count == wanted.Length;
        });
        await copy.DisposeAsync();
        await server.ExecuteAsync("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = 'shop' AND usename = 'postgres' AND pid <> pg_backend_pid()");
        await Task.WhenAll(running).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
    }

    [Fact]
    public async Task A_base_backup_tells_how_far_it_is()
    {
        await using var server = await Watched.StartShopAsync();
        await using var watched = Watched.Over(server, spec => spec with { Collectors = new() { Enable = ["progress_basebackup"] } });
        var folder = Path.Combine(server.Directory, "backup");
        await using (ServerProcess.Start(
            "/usr/lib/postgresql/15/bin/pg_basebackup",
            ["-h", server.Directory, "-p", server.Port.ToString(CultureInfo.InvariantCulture), "-U", "postgres", "-D", folder, "-X", "none", "--checkpoint=fast", "--max-rate=32k"],
            Path.Combine(server.Directory, "backup.log")))
        {
            await Until.TrueAsync(async () => (await watched.CollectAsync(Tiers.Activity)).Samples("pg_stat_progress_basebackup_phase", ("phase", "streaming database files")).Length == 1);
            var collection = await watched.CollectAsync(Tiers.Activity);
            Assert.Equal(CollectOutcome.Ok, collection.Outcome);
            Assert.True(collection.Value("pg_stat_progress_basebackup_bytes") > 1_000_000);
            Assert.Equal(1, collection.Value("pg_stat_progress_basebackup_tablespaces"));
        }
    }

    private static async Task RunAsync(PostgresServer server, params string[] statements)
    {
        await using var connection = new NpgsqlConnection(server.ConnectionString("shop") + ";Command Timeout=0");
        await connection.OpenAsync();
        foreach (var statement in statements)
        {
            await using var command = new NpgsqlCommand(statement, connection);
            await command.ExecuteNonQueryAsync();
        }
    }
}
