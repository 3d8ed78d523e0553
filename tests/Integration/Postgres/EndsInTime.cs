using System.Diagnostics;
using System.Globalization;
using Fleet.Grains.Collecting;
using Fleet.Grains.Collectors.Postgres;
using Fleet.Tests.Testing.Servers;
using Npgsql;
using Xunit;

namespace Fleet.Tests.Integration.Postgres;

public sealed class EndsInTime : IAsyncLifetime
{
    private PostgresServer _server = null!;

    public async ValueTask InitializeAsync() => _server = await Watched.StartShopAsync();

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Fact]
    public async Task A_locked_table_costs_only_the_sizes_and_only_for_as_long_as_it_is_locked()
    {
        await using var watched = Watched.Over(_server);
        await watched.CollectAsync();
        await using (var locker = new NpgsqlConnection(_server.ConnectionString("shop")))
        {
            await locker.OpenAsync();
            await using var transaction = await locker.BeginTransactionAsync();
            await using var command = new NpgsqlCommand("LOCK TABLE t1 IN ACCESS EXCLUSIVE MODE", locker, transaction);
            await command.ExecuteNonQueryAsync();
            for (var i = 0; i < 3; i++)
            {
                var clock = Stopwatch.StartNew();
                var collection = await watched.CollectAsync();
                Assert.True(clock.Elapsed < TimeSpan.FromSeconds(5), clock.Elapsed.ToString());
                Assert.Equal((OutcomeKind.Partial, FailureReason.Timeout), (collection.Outcome.Kind, collection.Outcome.Reason));
                Assert.StartsWith("stat_user_tables_size: ", collection.Outcome.Message, StringComparison.Ordinal);
                Assert.All(collection.Parts.Where(part => part.Collector != "stat_user_tables_size"), part => Assert.Equal(OutcomeKind.Ok, part.Outcome.Kind));
                Assert.Equal(0, collection.Value("pg_scrape_collector_success", ("collector", "stat_user_tables_size")));
                Assert.Equal(1, collection.Value("pg_scrape_collector_success", ("collector", "stat_user_tables")));
                Assert.Equal(2000, collection.Value("pg_stat_user_tables_n_live_tup", ("relname", "t1")));
            }
        }

        var after = await watched.CollectAsync();
        Assert.Equal(CollectOutcome.Ok, after.Outcome);
        Assert.NotEmpty(after.Samples("pg_stat_user_tables_size_bytes", ("relname", "t1")));
    }

    [Fact]
    public async Task A_table_locked_in_another_database_costs_that_databases_sizes_only()
    {
        await using var watched = Watched.Over(_server);
        await using var locker = new NpgsqlConnection(_server.ConnectionString("other"));
        await locker.OpenAsync();
        await using var transaction = await locker.BeginTransactionAsync();
        await using var command = new NpgsqlCommand("LOCK TABLE elsewhere IN ACCESS EXCLUSIVE MODE", locker, transaction);
        await command.ExecuteNonQueryAsync();
        var collection = await watched.CollectAsync();
        Assert.Equal((OutcomeKind.Partial, FailureReason.Timeout), (collection.Outcome.Kind, collection.Outcome.Reason));
        Assert.StartsWith("stat_user_tables_size in database other: ", collection.Outcome.Message, StringComparison.Ordinal);
        Assert.NotEmpty(collection.Samples("pg_stat_user_tables_size_bytes", ("datname", "shop")));
        Assert.Empty(collection.Samples("pg_stat_user_tables_size_bytes", ("datname", "other")));
        Assert.NotEmpty(collection.Samples("pg_stat_user_tables_seq_scan", ("datname", "other")));
    }

    [Fact]
    public async Task A_hung_backend_ends_with_the_deadline_and_the_next_collection_has_a_new_one()
    {
        await using var watched = Watched.Over(_server, timeout: TimeSpan.FromSeconds(2));
        await watched.CollectAsync();
        await OneIsLeftAsync();
        var pid = Convert.ToInt32(await _server.ScalarAsync("SELECT pid FROM pg_stat_activity WHERE application_name = 'fleet'")).ToString(CultureInfo.InvariantCulture);
        await ServerProcess.RunAsync("kill", "-STOP", pid);
        try
        {
            await AssertEndsAsync(watched, TimeSpan.FromSeconds(3));
            Assert.Equal(CollectOutcome.Ok, (await watched.CollectAsync()).Outcome);
        }
        finally
        {
            await ServerProcess.RunAsync("kill", "-CONT", pid);
        }

        await OneIsLeftAsync();
    }

    [Fact]
    public async Task A_hung_server_ends_with_the_deadline_and_works_again_when_it_goes_on()
    {
        await using var watched = Watched.Over(_server, timeout: TimeSpan.FromSeconds(2));
        await _server.Process.SignalAsync("STOP");
        await AssertEndsAsync(watched, TimeSpan.FromSeconds(3));
        await _server.Process.SignalAsync("CONT");
        await Until.TrueAsync(async () => (await watched.CollectAsync()).Outcome.Kind == OutcomeKind.Ok);
        await _server.Process.SignalAsync("STOP");
        var held = await watched.CollectAsync();
        Assert.Equal((OutcomeKind.Failed, FailureReason.Timeout), (held.Outcome.Kind, held.Outcome.Reason));
        Assert.NotEmpty(held.Samples("pg_stat_database_numbackends"));
        await _server.Process.SignalAsync("CONT");
        await Until.TrueAsync(async () => (await watched.CollectAsync()).Outcome.Kind == OutcomeKind.Ok);
        await OneIsLeftAsync();
    }

    // A worker of autovacuum may have ended by itself.
    private static Task<string> SignalAsync(string signal, string[] pids) =>
        ServerProcess.RunAsync("bash", "-c", $"kill -{signal} {string.Join(' ', pids)} 2>&1 || true");

    [Fact]
    public async Task A_frozen_machine_blocks_nothing_beyond_the_deadline()
    {
        await using var watched = Watched.Over(_server, timeout: TimeSpan.FromSeconds(2));
        await watched.CollectAsync();
        var pids = (await ServerProcess.RunAsync("pgrep", "-P", _server.Process.Pid.ToString(CultureInfo.InvariantCulture))).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        await _server.Process.SignalAsync("STOP");
        await SignalAsync("STOP", pids);
        await AssertEndsAsync(watched, TimeSpan.FromSeconds(3));
        await AssertEndsAsync(watched, TimeSpan.FromSeconds(3));
        await SignalAsync("CONT", pids);
        await _server.Process.SignalAsync("CONT");
        await Until.TrueAsync(async () => (await watched.CollectAsync()).Outcome.Kind == OutcomeKind.Ok);
        await OneIsLeftAsync();
    }

    [Fact]
    public async Task A_statement_that_is_given_up_is_cancelled_on_the_server_too()
    {
        await using var watched = Watched.Over(_server);
        var retired = new RetiredSessions(TimeProvider.System);
        var context = Contexts.Of(watched.Spec, watched.Timeout, TimeSpan.FromMinutes(1), new FileSecrets());
        var session = await new PostgresConnector(context, retired).OpenAsync("shop", CancellationToken.None);
        using var deadline = new CancellationTokenSource();
        var step = new Grains.Packs.BatchStep
        {
            Name = "sleep",
            Sql = "SELECT pg_sleep(60)",
            Limits = new Grains.Packs.StatementLimits(TimeSpan.FromMinutes(5), TimeSpan.FromSeconds(1)),
            ReadAsync = (_, _) => Task.CompletedTask,
        };
        var sleeping = session.DoAsync((batches, token) => batches.RunAsync([step], token), deadline.Token);
        await Until.TrueAsync(async () => await _server.ScalarAsync("SELECT count(*) FROM pg_stat_activity WHERE wait_event = 'PgSleep'") is 1L);
        await deadline.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => sleeping);
        retired.Add(session);
        Assert.True(await retired.AreGoneAsync(TimeSpan.FromSeconds(5), CancellationToken.None));
        await Until.TrueAsync(async () => await _server.ScalarAsync("SELECT count(*) FROM pg_stat_activity WHERE application_name = 'fleet'") is 0L);
    }

    private static async Task AssertEndsAsync(Watched watched, TimeSpan limit)
    {
        var clock = Stopwatch.StartNew();
        try
        {
            var collection = await watched.CollectAsync();
            Assert.Equal((OutcomeKind.Failed, FailureReason.Timeout), (collection.Outcome.Kind, collection.Outcome.Reason));
        }
        catch (OperationCanceledException)
        {
            // The grain books it as a timeout.
        }

        Assert.True(clock.Elapsed < limit, clock.Elapsed.ToString());
    }

    // Those that passed through the other databases may still be on their way out.
    private Task OneIsLeftAsync() =>
        Until.TrueAsync(async () => await _server.ScalarAsync("SELECT count(*) FROM pg_stat_activity WHERE application_name = 'fleet'") is 1L);
}
