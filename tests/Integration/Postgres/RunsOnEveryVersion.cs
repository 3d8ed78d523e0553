using System.Diagnostics;
using System.Globalization;
using Fleet.Cluster.Targets;
using Fleet.Exposition;
using Fleet.Grains.Collecting;
using Fleet.Grains.Packs;
using Fleet.Tests.Testing.Servers;
using Npgsql;
using Xunit;

namespace Fleet.Tests.Integration.Postgres;

public sealed class RunsOnEveryVersion(ITestOutputHelper output)
{
    // The collector's part about itself.
    private const string Own = "exporter";

    private static readonly IReadOnlyList<QueryPack> Packs = PackCatalog.Load("Postgres");

    private readonly Stopwatch _clock = Stopwatch.StartNew();

    public static TheoryData<int> Majors => [.. PostgresVersions.Majors];

    [Theory]
    [MemberData(nameof(Majors))]
    public async Task Every_pack_runs_on_a_primary_and_its_standby_and_every_family_is_there(int major)
    {
        await using var primary = await PostgresServer.StartFromAsync(
            PostgresVersions.Binaries(major), "wal_level = logical", "max_slot_wal_keep_size = '64MB'", "track_io_timing = on", "autovacuum = off", "max_prepared_transactions = 5");
        await Watched.FillShopAsync(primary);
        await using var standby = await PostgresServer.StartStandbyAsync(primary, "second");
        await ActAsync(primary, major);
        await using var idle = await OpenAsync(primary);
        await using var idleBelow = await OpenAsync(standby);
        await Until.TrueAsync(async () => await primary.ScalarAsync(
            "SELECT state FROM pg_stat_replication WHERE application_name = 'second' AND replay_lsn = pg_current_wal_lsn()") is "streaming");

        var text = (string)(await primary.ScalarAsync("SELECT version()"))!;
        Assert.StartsWith("PostgreSQL " + major.ToString(CultureInfo.InvariantCulture) + ".", text, StringComparison.Ordinal);
        await using var upper = Watched.Over(primary, AllCollectors);
        await using var lower = Watched.Over(standby, AllCollectors);
        await CollectAsync(upper, major, ServerRole.Primary, "first");
        var above = await CollectAsync(upper, major, ServerRole.Primary, "again");
        await CollectAsync(lower, major, ServerRole.Standby, "first");
        var below = await CollectAsync(lower, major, ServerRole.Standby, "again");

        CheckFamilies(above, major, ServerRole.Primary);
        CheckFamilies(below, major, ServerRole.Standby);
        await CheckSettingsAsync(primary, above);
        await CheckSettingsAsync(standby, below);
        await CheckValuesAsync(primary, above, major);
        Assert.Equal(0, above.Value("pg_replication_is_replica"));
        Assert.Equal(1, below.Value("pg_replication_is_replica"));
        output.WriteLine($"{text.Split(' ')[1]}: {_clock.Elapsed.TotalSeconds:F1} s");
    }

    private static TargetSpec AllCollectors(TargetSpec spec) => spec with { Collectors = new() { Enable = ["all"] } };

    // Something of everything that leaves traces; the logical slot changes stays unread, another one serves a subscription.
    private static async Task ActAsync(PostgresServer server, int major)
    {
        if (major >= 16)
        {
            await server.ExecuteAsync("CREATE EXTENSION pg_buffercache", "shop");
        }

        await server.ExecuteAsync("SELECT pg_create_logical_replication_slot('changes', 'pgoutput')", "shop");
        await server.ExecuteAsync("UPDATE t1 SET text = text || '!' WHERE id <= 500; DELETE FROM t1 WHERE id > 1990; SELECT count(*) FROM t1 WHERE id = 7; SELECT pg_sleep(0.01)", "shop");
        for (var i = 0; i < 7; i++)
        {
            await server.ExecuteAsync("SELECT sum(length(text)) /* marked */ FROM t1", "shop");
        }

        await server.ExecuteAsync("CREATE TABLE sent (id int PRIMARY KEY); CREATE PUBLICATION news FOR TABLE sent", "shop");
        await server.ExecuteAsync("SELECT pg_create_logical_replication_slot('news', 'pgoutput')", "shop");
        await server.ExecuteAsync("CREATE TABLE sent (id int PRIMARY KEY)", "other");
        await server.ExecuteAsync(
            $"CREATE SUBSCRIPTION news CONNECTION 'host={server.Directory} port={server.Port} user=postgres dbname=shop' PUBLICATION news WITH (create_slot = false, copy_data = false)",
            "other");
        await server.ExecuteAsync("INSERT INTO sent VALUES (1)", "shop");
        await Until.TrueAsync(async () => await server.ScalarAsync("SELECT id FROM sent", "other") is 1);
        await server.ExecuteAsync("CHECKPOINT");
    }

    private static async Task<NpgsqlConnection> OpenAsync(PostgresServer server)
    {
        var connection = new NpgsqlConnection(server.ConnectionString());
        await connection.OpenAsync();
        return connection;
    }

    private async Task<Collection> CollectAsync(Watched watched, int major, ServerRole role, string what)
    {
        var before = await StatementsAsync(watched.Server);
        var collection = await watched.CollectAsync();
        var statements = await StatementsAsync(watched.Server) - before;
        var series = collection.Parts.SelectMany(part => part.Families.SelectMany(family => family.Samples.Select(sample =>
            family.Name + sample.Suffix + string.Join(',', sample.Labels.OrderBy(label => label.Name, StringComparer.Ordinal))))).ToList();
        output.WriteLine($"{major} {role}, {what}: {series.Count} series, {collection.Parts.Length} parts, {statements} statements");

        Assert.Equal(CollectOutcome.Ok, collection.Outcome);
        Assert.All(collection.Parts, part => Assert.Equal(CollectOutcome.Ok, part.Outcome));
        Assert.Equal(series.Count, series.Distinct().Count());
        var fitting = Fitting(major, role).Select(pack => pack.Name).ToList();
        Assert.Equal(fitting.Append(Own).Order(StringComparer.Ordinal), collection.Parts.Select(part => part.Collector).Order(StringComparer.Ordinal));
        Assert.Equal(Packs.Select(pack => pack.Name).Except(fitting), collection.Skipped.Select(skipped => skipped.Collector));
        return collection;
    }

    private static async Task<long> StatementsAsync(PostgresServer server) =>
        Convert.ToInt64(await server.ScalarAsync("SELECT coalesce(sum(calls), 0) FROM pg_stat_statements WHERE userid = 'fleet'::regrole", "shop"), CultureInfo.InvariantCulture);

    private static IEnumerable<QueryPack> Fitting(int major, ServerRole role) =>
        Packs.Where(pack => pack.Versions.Contains(new Version(major, 0)) && (pack.Role == ServerRole.Any || pack.Role == role));

    // Against the packs' own word for this version, and against the list of the exporter's families.
    private void CheckFamilies(Collection collection, int major, ServerRole role)
    {
        var there = collection.Parts.SelectMany(part => part.Families).Where(family => family.Samples.Length > 0)
            .ToDictionary(family => family.Name, family => family.Type, StringComparer.Ordinal);
        var served = Packs.SelectMany(pack => pack.Families).Where(family => !family.IsTemplate).SelectMany(family => family.Names).ToHashSet(StringComparer.Ordinal);
        var standby = role == ServerRole.Standby;
        var promised = Fitting(major, role).SelectMany(pack => pack.Families)
            .Where(family => !family.IsTemplate && family.Versions.Contains(new Version(major, 0)))
            .SelectMany(family => family.Names.Select(name => (name, family.Type)));
        var expected = ExporterFamilies.Of(major).Where(pair => served.Contains(pair.Key)).Select(pair => (pair.Key, pair.Value))
            .Concat(promised).Distinct().ToList();
        Assert.True(expected.Count > 120, $"only {expected.Count} families to look for");

        var silent = expected.Where(one => Silence.All.Any(silence => silence.Covers(one.Item1, major, standby))).Select(one => one.Item1).ToHashSet(StringComparer.Ordinal);
        output.WriteLine($"{major} {role}: {there.Count} families, of {expected.Count} expected {silent.Count} silent");
        Assert.Empty(silent.Where(there.ContainsKey).Select(name => name + " is there, though said to be silent"));
        Assert.Empty(expected.Where(one => !silent.Contains(one.Item1) && !(there.TryGetValue(one.Item1, out var type) && type == one.Item2))
            .Select(one => $"{one.Item1} {one.Item2}: {(there.TryGetValue(one.Item1, out var type) ? type.ToString() : "missing")}"));
    }

    // Name and value of every setting, worked out here once more from the server's own words.
    private static async Task CheckSettingsAsync(PostgresServer server, Collection collection)
    {
        var rows = (string[])(await server.ScalarAsync(
            "SELECT array_agg(concat_ws('|', name, setting, unit)) FROM pg_settings WHERE vartype IN ('bool', 'integer', 'real')", "shop"))!;
        var expected = rows.Select(row => row.Split('|')).Select(fields => ExpectedSetting(fields[0], fields[1], fields.ElementAtOrDefault(2)));
        var families = collection.Part("settings").Families;
        Assert.Equal(expected.Order(StringComparer.Ordinal), families.Select(family => $"{family.Name} {family.Samples.Single().Value:R}").Order(StringComparer.Ordinal));
        Assert.All(families, family => Assert.Equal(FamilyType.Gauge, family.Type));
    }

    private static string ExpectedSetting(string name, string setting, string? unit)
    {
        var (suffix, factor) = unit switch
        {
            null => (string.Empty, 1),
            "ms" => ("_seconds", 0.001),
            "s" => ("_seconds", 1),
            "min" => ("_seconds", 60),
            "B" => ("_bytes", 1),
            "kB" => ("_bytes", 1024),
            "8kB" => ("_bytes", 8192),
            "MB" => ("_bytes", 1 << 20),
            "16MB" => ("_bytes", 16 << 20),
            _ => throw new Xunit.Sdk.XunitException($"{name} has the new unit {unit}"),
        };
        var value = setting switch
        {
            "on" => 1,
            "off" => 0,
            "-1" => -1,
            _ => double.Parse(setting, CultureInfo.InvariantCulture) * factor,
        };
        return $"pg_settings_{name.Replace('.', '_')}{suffix} {value:R}";
    }

    private static async Task CheckValuesAsync(PostgresServer server, Collection collection, int major)
    {
        async Task<double> AskAsync(string sql) => Convert.ToDouble(await server.ScalarAsync(sql, "shop"), CultureInfo.InvariantCulture);

        (string, string) shop = ("datname", "shop");
        var id = (await server.ScalarAsync("SELECT queryid FROM pg_stat_statements WHERE query LIKE '%marked%' AND calls = 7", "shop"))!.ToString()!;
        Assert.Equal(7, collection.Value("pg_stat_statements_calls_total", ("queryid", id)));
        Assert.Equal(await AskAsync($"SELECT total_exec_time / 1000 FROM pg_stat_statements WHERE queryid = {id}"), collection.Value("pg_stat_statements_seconds_total", ("queryid", id)), 9);
        Assert.Equal(
            await AskAsync(major < 17 ? "SELECT checkpoints_req FROM pg_stat_bgwriter" : "SELECT num_requested FROM pg_stat_checkpointer"),
            collection.Value("pg_stat_bgwriter_checkpoints_req_total"));
        Assert.True(collection.Value("pg_stat_bgwriter_checkpoints_req_total") > 0);
        Assert.Equal(1990, collection.Value("pg_stat_user_tables_n_live_tup", shop, ("relname", "t1")));
        Assert.Equal(500, collection.Value("pg_stat_user_tables_n_tup_upd", shop, ("relname", "t1")));
        Assert.Equal(await AskAsync("SELECT pg_total_relation_size('t1')"), collection.Value("pg_stat_user_tables_size_bytes", shop, ("relname", "t1")));
        Assert.Equal(await AskAsync("SELECT pg_database_size('shop')"), collection.Value("pg_database_size_bytes", shop));
        Assert.Equal(await AskAsync("SELECT count(*) FROM pg_ls_waldir() WHERE name ~ '^[0-9A-F]{24}$'"), collection.Value("pg_wal_segments"));
        Assert.Equal(1, collection.Value("pg_replication_slot_slot_is_active", ("slot_name", "second"), ("slot_type", "physical")));
        Assert.Equal(0, collection.Value("pg_replication_slot_slot_is_active", ("slot_name", "changes"), ("slot_type", "logical")));
        Assert.True(collection.Value("pg_stat_replication_pg_wal_lsn_diff", ("application_name", "second")) >= 0);
        if (major >= 14)
        {
            Assert.True(collection.Value("pg_stat_database_active_time_seconds_total", shop) > 0.01);
            Assert.True(collection.Value("pg_stat_database_sessions", shop) > 7);
        }
    }
}
