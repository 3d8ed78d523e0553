using Fleet.Grains.Collecting;
using Fleet.Grains.Collectors.Postgres;
using Fleet.Tests.Testing.Servers;
using Npgsql;
using Xunit;

namespace Fleet.Tests.Integration.Postgres;

public sealed class KeepsWhatItKnows : IAsyncLifetime
{
    private const string Counted = "pg_stat_user_tables_n_live_tup";

    private PostgresServer _server = null!;

    public async ValueTask InitializeAsync()
    {
        _server = await Watched.StartShopAsync();
        await _server.ExecuteAsync("CREATE DATABASE third");
        await _server.ExecuteAsync("CREATE TABLE further (id int)", "third");
    }

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Fact]
    public async Task A_database_that_hangs_takes_nothing_from_the_others_and_loses_its_own_values_after_three_intervals()
    {
        await using var watched = Watched.Over(_server, timeout: TimeSpan.FromSeconds(2), interval: TimeSpan.FromSeconds(1));
        Assert.Equal(CollectOutcome.Ok, (await watched.CollectAsync()).Outcome);
        await using var locker = await HangAsync("other");
        var first = await watched.CollectAsync();
        Assert.Equal((OutcomeKind.Failed, FailureReason.Timeout), (first.Outcome.Kind, first.Outcome.Reason));
        Assert.NotEmpty(first.Samples(Counted, ("datname", "other")));
        Assert.NotEmpty(first.Samples(Counted, ("datname", "third")));
        var later = first;
        for (var i = 0; i < 4; i++)
        {
            later = await watched.CollectAsync();
            Assert.NotEmpty(later.Samples(Counted, ("datname", "third")));
        }

        Assert.Empty(later.Samples(Counted, ("datname", "other")));
        var part = later.Part("stat_user_tables").Outcome;
        Assert.Equal((OutcomeKind.Partial, FailureReason.Timeout), (part.Kind, part.Reason));
        Assert.StartsWith("stat_user_tables in database other: ", part.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task No_connection_is_opened_while_an_earlier_one_does_not_go_away()
    {
        await using var watched = Watched.Over(_server);
        var retired = new RetiredSessions(TimeProvider.System);
        var connector = new PostgresConnector(
            Contexts.Of(watched.Spec, watched.Timeout, TimeSpan.FromMinutes(1), new FileSecrets()), retired);
        var session = await connector.OpenAsync("shop", CancellationToken.None);
        var stays = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
        var staying = session.DoAsync((_, _) => stays.Task, CancellationToken.None);
        retired.Add(session);
        var refused = await Assert.ThrowsAsync<TimeoutException>(() => connector.OpenAsync("other", CancellationToken.None));
        Assert.Equal(FailureReason.Timeout, PostgresErrors.OfLogin(refused, 1000).Reason);
        Assert.Equal(1L, await _server.ScalarAsync("SELECT count(*) FROM pg_stat_activity WHERE application_name = 'fleet'"));
        stays.SetResult(true);
        await staying;
        await (await connector.OpenAsync("other", CancellationToken.None)).DisposeAsync();
    }

    // Every new session needs the catalog of functions for its first statement.
    private async Task<NpgsqlConnection> HangAsync(string database)
    {
        var locker = new NpgsqlConnection(_server.ConnectionString(database));
        await locker.OpenAsync();
        await using var command = new NpgsqlCommand("BEGIN; LOCK TABLE pg_catalog.pg_proc IN ACCESS EXCLUSIVE MODE", locker);
        await command.ExecuteNonQueryAsync();
        return locker;
    }
}
