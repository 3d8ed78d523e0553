using Fleet.Grains.Collecting;
using Fleet.Tests.Testing.Servers;
using Npgsql;
using Xunit;

namespace Fleet.Tests.Integration.Postgres;

public sealed class TellsOfTransactions(ITestOutputHelper output)
{
    private static readonly (string, string) Shop = ("datname", "shop");

    public static TheoryData<int> Majors => [PostgresVersions.Majors[0], PostgresVersions.Majors[^1]];

    [Theory]
    [MemberData(nameof(Majors))]
    public async Task Idle_prepared_and_blocked_transactions_are_told_by_database_and_chains_by_their_roots(int major)
    {
        await using var server = await Watched.FillShopAsync(await PostgresServer.StartFromAsync(PostgresVersions.Binaries(major), "max_prepared_transactions = 5"));
        await using var watched = Watched.Over(server);
        CheckQuiet(await watched.CollectAsync());
        await server.ExecuteAsync("BEGIN; DELETE FROM t1 WHERE id = 4; PREPARE TRANSACTION 'two'", "shop");
        await using var root = await OpenAsync(server, "BEGIN; UPDATE t1 SET text = 'a' WHERE id = 1");
        await using var first = await OpenAsync(server, "BEGIN; UPDATE t1 SET text = 'b' WHERE id = 2");
        await using var second = await OpenAsync(server, "SELECT 1");
        await using var third = await OpenAsync(server, "SELECT 1");
        // root <- first <- second, and third waits for what was prepared.
        Task[] waiting =
        [
            ExecuteAsync(first, "UPDATE t1 SET text = 'b' WHERE id = 1"),
            ExecuteAsync(second, "UPDATE t1 SET text = 'c' WHERE id = 2"),
            ExecuteAsync(third, "UPDATE t1 SET text = 'd' WHERE id = 4"),
        ];
        await Until.TrueAsync(async () => await server.ScalarAsync("SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'") is 3L);

        var busy = await watched.CollectAsync(Tiers.Activity);
        CheckBusy(busy);
        output.WriteLine($"{major}: blocking took {busy.Value("pg_scrape_collector_duration_seconds", ("collector", "blocking")) * 1000:F2} ms");

        await ExecuteAsync(root, "ROLLBACK");
        await waiting[0];
        await ExecuteAsync(first, "ROLLBACK");
        await server.ExecuteAsync("ROLLBACK PREPARED 'two'", "shop");
        await Task.WhenAll(waiting);
        Assert.Equal(0, (await watched.CollectAsync(Tiers.Activity)).Value("pg_blocked_sessions", Shop));
    }

    private static void CheckQuiet(Collection quiet)
    {
        Assert.Equal(CollectOutcome.Ok, quiet.Outcome);
        foreach (var name in new[] { "open", "idle", "prepared", "oldest_age_seconds", "longest_idle_seconds", "oldest_prepared_age_seconds" })
        {
            Assert.Equal(0, quiet.Value("pg_transactions_" + name, Shop));
        }
    }

    private static void CheckBusy(Collection busy)
    {
        Assert.Equal(CollectOutcome.Ok, busy.Outcome);
        Assert.Equal(3, busy.Value("pg_blocked_sessions", Shop));
        Assert.Equal(2, busy.Value("pg_blocking_root_sessions", Shop));
        Assert.True(busy.Value("pg_blocked_longest_wait_seconds", Shop) > 0);
        Assert.True(busy.Value("pg_blocking_root_oldest_transaction_seconds", Shop) > 0);
        Assert.Equal(0, busy.Value("pg_blocked_sessions", ("datname", "other")));
        Assert.Equal(4, busy.Value("pg_transactions_open", Shop));
        Assert.Equal(1, busy.Value("pg_transactions_idle", Shop));
        Assert.Equal(1, busy.Value("pg_transactions_prepared", Shop));
        Assert.True(busy.Value("pg_transactions_longest_idle_seconds", Shop) > 0);
        Assert.True(busy.Value("pg_transactions_oldest_prepared_age_seconds", Shop) >= busy.Value("pg_transactions_oldest_age_seconds", Shop));
        Assert.True(busy.Value("pg_transactions_oldest_xmin_age", Shop) > 0);
        Assert.InRange(busy.Value("pg_connections_used"), 5, 6);
        Assert.Equal(97, busy.Value("pg_connections_usable"));
        Assert.Equal(busy.Value("pg_connections_used") / 97, busy.Value("pg_connections_used_ratio"), 9);
    }

    private static async Task<NpgsqlConnection> OpenAsync(PostgresServer server, string sql)
    {
        var connection = new NpgsqlConnection(server.ConnectionString("shop"));
        await connection.OpenAsync();
        await ExecuteAsync(connection, sql);
        return connection;
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }
}
