using System.Globalization;
using Fleet.Cluster.Targets;
using Fleet.Grains.Collecting;
using Fleet.Grains.Collectors.Postgres;
using Fleet.Grains.Packs;
using Fleet.Tests.Integration.Postgres;
using Fleet.Tests.Testing.Servers;
using Npgsql;
using Xunit;

namespace Fleet.Tests.Integration.PgBouncer;

/// <summary>The collector of PostgreSQL, with a PgBouncer in transaction mode between it and the server.</summary>
public sealed class WorksThroughAPooler(PooledServer pooled) : IClassFixture<PooledServer>
{
    private const string Settings =
        "SELECT concat_ws(' ', current_setting('default_transaction_read_only'), current_setting('transaction_read_only'), current_setting('search_path'), "
        + "current_setting('statement_timeout'), current_setting('lock_timeout'), current_setting('jit'), current_setting('idle_in_transaction_session_timeout'))";

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task All_default_packs_run_and_no_other_client_ever_sees_a_setting_of_ours(int poolSize)
    {
        await using var server = await StartAsync("default_pool_size = " + poolSize.ToString(CultureInfo.InvariantCulture));
        await using var watched = Over(server);
        var wanted = (string)(await pooled.Postgres.ScalarAsync(Settings, "shop"))!;
        using var stop = new CancellationTokenSource();
        var seen = WatchAsync(server, stop.Token);
        for (var i = 0; i < 10; i++)
        {
            var collection = await watched.CollectAsync();
            Assert.Equal(CollectOutcome.Ok, collection.Outcome);
            Assert.Equal(1, collection.Value("pg_scrape_collector_success", ("collector", "stat_user_tables_size")));
            Assert.Equal(2000, collection.Value("pg_stat_user_tables_n_live_tup", ("relname", "t1")));
        }

        await stop.CancelAsync();
        var (answers, settings) = await seen;
        Assert.True(answers > 10, answers.ToString(CultureInfo.InvariantCulture));
        Assert.Equal([wanted], settings);
        Assert.InRange(Convert.ToInt64(await pooled.Postgres.ScalarAsync("SELECT count(*) FROM pg_stat_activity WHERE usename = 'fleet'")), 1, poolSize);
    }

    [Fact]
    public async Task Our_own_statements_are_bounded_and_only_read_all_the_same()
    {
        await using var server = await StartAsync("default_pool_size = 1");
        var retired = new RetiredSessions(TimeProvider.System);
        await using var session = await Connector(server.Address, retired).OpenAsync("shop", CancellationToken.None);
        Assert.True(session.Batches.IsPooled);
        var read = new List<string>();
        BatchStep[] steps =
        [
            Step(Settings, new StatementLimits(TimeSpan.FromSeconds(7), TimeSpan.FromMilliseconds(900)), read),
            Step(Settings, StatementLimits.Default, read),
        ];
        Assert.Empty(await session.DoAsync((batches, token) => batches.RunAsync(steps, token), CancellationToken.None));
        Assert.Equal(["off on pg_catalog 7s 900ms off 1min", "off on pg_catalog 5s 250ms off 1min"], read);
        var write = Step("INSERT INTO public.t2 VALUES (1) RETURNING 'x'", StatementLimits.Default, read);
        var slow = Step("SELECT pg_sleep(5)::text", new StatementLimits(TimeSpan.FromMilliseconds(100), TimeSpan.FromMilliseconds(50)), read);
        var errors = await session.DoAsync((batches, token) => batches.RunAsync([write, slow, steps[1]], token), CancellationToken.None);
        Assert.Equal("25006", Assert.IsType<PostgresException>(errors[write]).SqlState);
        Assert.Equal("57014", Assert.IsType<PostgresException>(errors[slow]).SqlState);
        Assert.Equal("off on pg_catalog 5s 250ms off 1min", read[^1]);
    }

    [Fact]
    public async Task A_server_without_a_pooler_is_told_once_for_the_whole_session()
    {
        var retired = new RetiredSessions(TimeProvider.System);
        await using var session = await Connector(pooled.Postgres.Address, retired).OpenAsync("shop", CancellationToken.None);
        Assert.False(session.Batches.IsPooled);
        var read = new List<string>();
        await session.DoAsync((batches, token) => batches.RunAsync([Step(Settings, StatementLimits.Default, read)], token), CancellationToken.None);
        Assert.Equal(["on on pg_catalog 5s 250ms off 1min"], read);
    }

    [Fact]
    public async Task Other_databases_are_entered_only_where_they_are_named()
    {
        await using var server = await StartAsync("default_pool_size = 1");
        await using (var watched = Over(server))
        {
            var collection = await watched.CollectAsync();
            Assert.Equal(CollectOutcome.Ok, collection.Outcome);
            Assert.Empty(collection.Samples("pg_stat_user_tables_seq_scan", ("datname", "other")));
            Assert.Contains("only shop is entered", collection.Skipped.Single(skipped => skipped.Collector == "(databases)").Why, StringComparison.Ordinal);
        }

        await using var named = Over(server, spec => spec with { Options = new PostgresOptions { IncludeDatabases = ["shop", "other"] } });
        var both = await named.CollectAsync();
        Assert.Equal(CollectOutcome.Ok, both.Outcome);
        Assert.NotEmpty(both.Samples("pg_stat_user_tables_seq_scan", ("datname", "other")));
        Assert.DoesNotContain(both.Skipped, skipped => skipped.Collector == "(databases)");
    }

    [Fact]
    public async Task A_pooler_that_refuses_is_understood()
    {
        await using var server = await StartAsync("[databases]", $"shop = host=127.0.0.1 port={pooled.Postgres.Port}");
        await using var wrong = Over(server, spec => spec with { Credentials = spec.Credentials with { Username = "nobody-knows" } });
        Assert.Equal(FailureReason.Auth, (await wrong.CollectAsync()).Outcome.Reason);
    }

    private async Task<PgBouncerServer> StartAsync(params string[] settings)
    {
        var server = await PgBouncerServer.StartAsync(pooled.Postgres, settings);
        await File.AppendAllTextAsync(Path.Combine(server.Directory, "users.txt"), $"\"{Watched.User}\" \"{Watched.Password}\"\n");
        await server.Process.SignalAsync("HUP");
        await Until.TrueAsync(async () => (await server.ConsoleAsync("SHOW USERS")).Rows.Any(row => row.Text(0) == Watched.User));
        return server;
    }

    private Watched Over(PgBouncerServer server, Func<TargetSpec, TargetSpec>? change = null) =>
        Watched.Over(pooled.Postgres, spec => (change ?? (same => same))(spec with { Address = server.Address }));

    /// <summary>Another client of the same pool: the same user, the same database, hence the same servers.</summary>
    private static async Task<(int Answers, HashSet<string> Settings)> WatchAsync(PgBouncerServer server, CancellationToken cancellationToken)
    {
        await using var connection = new NpgsqlConnection(
            $"Host=127.0.0.1;Port={server.Port};Username={Watched.User};Password={Watched.Password};Database=shop;Pooling=false;No Reset On Close=true;Server Compatibility Mode=NoTypeLoading");
        await connection.OpenAsync(CancellationToken.None);
        var settings = new HashSet<string>(StringComparer.Ordinal);
        var answers = 0;
        while (!cancellationToken.IsCancellationRequested)
        {
            await using var command = new NpgsqlCommand(Settings, connection);
            settings.Add((string)(await command.ExecuteScalarAsync(CancellationToken.None))!);
            answers++;
        }

        return (answers, settings);
    }

    private PostgresConnector Connector(string address, RetiredSessions retired) => new(
        Contexts.Of(Over(address), TimeSpan.FromSeconds(10), TimeSpan.FromMinutes(1), new FileSecrets()), retired);

    private TargetSpec Over(string address)
    {
        var file = Path.Combine(pooled.Postgres.Directory, "fleet-password");
        File.WriteAllText(file, Watched.Password);
        return new TargetSpec
        {
            Id = TargetId.Parse("shop-db"),
            Kind = TargetKind.Postgres,
            Address = address,
            Credentials = new Credentials { Username = Watched.User, PasswordFile = file },
            Options = new PostgresOptions(),
        };
    }

    private static BatchStep Step(string sql, StatementLimits limits, List<string> read) => new()
    {
        Name = "test",
        Sql = sql,
        Limits = limits,
        ReadAsync = async (reader, cancellationToken) =>
        {
            await reader.ReadAsync(cancellationToken);
            read.Add(reader.GetString(0));
        },
    };
}
