using Fleet.Exposition;
using Fleet.Grains.Collecting;
using Fleet.Grains.Packs;
using Npgsql;
using Xunit;

namespace Fleet.Tests.Integration.Postgres.Queries;

/// <summary>What postgres_exporter's file says and that program does not do.</summary>
public sealed class KeepsWhatTheFilePromises(QueryServer server) : IClassFixture<QueryServer>
{
    [Fact]
    public async Task Mapped_metrics_and_durations_are_numbers_and_NULL_drops_no_row()
    {
        var (watched, _) = server.Over("""
            pg_told:
              query: |
                SELECT * FROM (VALUES ('a', 'running', '1m30.5s'), ('b', 'stopped', '250ms'), ('c', NULL, NULL), ('d', 'lost', '10 minutes')) AS v (job, state, age)
              master: true
              metrics:
                - job: {usage: LABEL, description: Job}
                - state: {usage: MAPPEDMETRIC, description: State, metric_mapping: {running: 1, stopped: 0}}
                - age: {usage: DURATION, description: Age}
            """);
        await using var _ = watched;
        var collection = await watched.CollectAsync();
        Assert.Equal((1, 0, double.NaN), (State("a"), State("b"), State("c")));
        Assert.Equal((90500, 250, double.NaN), (Age("a"), Age("b"), Age("c")));
        Assert.Empty(collection.Samples("pg_told_state", ("job", "d")));
        Assert.Equal((FamilyType.Gauge, "Age"), (collection.Family("pg_told_age_milliseconds")!.Type, collection.Family("pg_told_age_milliseconds")!.Help));
        Assert.Equal(OutcomeKind.Ok, collection.Part("pg_told").Outcome.Kind);
        var plan = watched.Collector.Plan().Single(query => query.Collector == "pg_told");
        Assert.Equal(4, plan.Rows);
        Assert.Equal(
            "column state: it holds a text that metric_mapping does not have; column age: it holds what is no duration such as 1m30s or 250ms", plan.Note);

        double State(string job) => collection.Value("pg_told_state", ("job", job));
        double Age(string job) => collection.Value("pg_told_age_milliseconds", ("job", job));
    }

    [Fact]
    public async Task A_query_for_other_versions_is_not_asked_and_says_why()
    {
        var (watched, _) = server.Over("pg_new: {query: SELECT 1 AS v, runonserver: '>=99.0.0'}\npg_now: {query: SELECT 1 AS v, runonserver: '>=15.0.0 <16.0.0'}\n");
        await using var _ = watched;
        var collection = await watched.CollectAsync();
        Assert.Null(collection.Family("pg_new_v"));
        Assert.NotNull(collection.Family("pg_now_v"));
        Assert.Contains("runonserver says >=99.0.0; this server has 15.", collection.Skipped.Single(skipped => skipped.Collector == "pg_new").Why, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_cached_query_is_not_asked_again_before_its_time()
    {
        var (watched, file) = server.Over("pg_kept: {query: SELECT 1 AS v, cache_seconds: 3600, master: true}\npg_asked: {query: SELECT 1 AS v, master: true}\n");
        await using var _ = watched;
        Assert.Equal(TimeSpan.FromHours(1), (await watched.CollectAsync()).Part("pg_kept").Every);
        var second = await watched.CollectAsync();
        Assert.DoesNotContain(second.Parts, part => part.Collector == "pg_kept");
        Assert.Contains(second.Parts, part => part.Collector == "pg_asked");
        Assert.DoesNotContain("pg_kept", second.Ended);
        await File.WriteAllTextAsync(file, "pg_kept: {query: SELECT 2 AS v, cache_seconds: 3600, master: true}\n");
        var third = await watched.CollectAsync();
        Assert.Equal(2, third.Value("pg_kept_v"));
        Assert.Equal(["pg_asked"], third.Ended);
    }

    [Fact]
    public async Task What_is_not_for_the_master_only_is_asked_in_every_wanted_database()
    {
        const string yaml = "pg_here: {query: 'SELECT current_database() AS db, 1 AS v', metrics: [db: {usage: LABEL}]}\n"
            + "pg_once: {query: 'SELECT current_database() AS db, 1 AS v', master: true, metrics: [db: {usage: LABEL}]}\n";
        var (everywhere, _) = server.Over(yaml);
        await using var _1 = everywhere;
        var collection = await everywhere.CollectAsync();
        Assert.Equal(["other", "shop"], Databases(collection, "pg_here_v"));
        Assert.Equal(["shop"], Databases(collection, "pg_once_v"));
        var (here, _) = server.Over(yaml, everywhere: false);
        await using var _2 = here;
        Assert.Equal(["shop"], Databases(await here.CollectAsync(), "pg_here_v"));
    }

    [Fact]
    public async Task A_query_that_fails_names_file_key_and_reason_and_costs_itself_only()
    {
        var (watched, file) = server.Over("""
            pg_fine: {query: SELECT 1 AS v}
            pg_typo: {query: SELECT 1 AS v FROM nowhere}
            pg_two: {query: SELECT 1; SELECT 2}
            pg_writes: {query: "SELECT nextval('numbers')"}
            pg_deletes: {query: WITH gone AS (DELETE FROM t1 RETURNING *) SELECT * FROM gone}
            pg_commits: {query: COMMIT}
            """);
        await using var _ = watched;
        await server.Server.ExecuteAsync("CREATE SEQUENCE IF NOT EXISTS numbers; GRANT ALL ON numbers TO fleet; GRANT ALL ON t1 TO fleet", "shop");
        var collection = await watched.CollectAsync();
        Assert.Equal([1, 1], collection.Samples("pg_fine_v").Select(sample => sample.Value));
        Assert.Equal(1, collection.Value("pg_static"));
        Assert.All(collection.Parts.Where(part => part.Collector is not ("pg_typo" or "pg_two" or "pg_writes" or "pg_deletes" or "pg_commits")), part =>
            Assert.Equal(OutcomeKind.Ok, part.Outcome.Kind));
        AssertFailed("pg_typo", 2, "42P01");
        AssertFailed("pg_two", 3, "several statements");
        AssertFailed("pg_writes", 4, "25006");
        AssertFailed("pg_deletes", 5, "");
        AssertFailed("pg_commits", 6, "is no query");
        Assert.Equal(2000L, await server.Server.ScalarAsync("SELECT count(*) FROM t1", "shop"));

        void AssertFailed(string name, int line, string reason)
        {
            var part = collection.Part(name);
            Assert.Equal(OutcomeKind.Failed, part.Outcome.Kind);
            Assert.StartsWith($"{file}:{line}: {name}.query: ", part.Outcome.Message, StringComparison.Ordinal);
            Assert.Contains(reason, part.Outcome.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Rows_with_equal_labels_break_nothing()
    {
        var (watched, _) = server.Over("pg_twice: {query: \"SELECT 'a' AS l, g AS v FROM generate_series(1, 3) g ORDER BY g\", master: true, metrics: [l: {usage: LABEL}, v: {usage: GAUGE}]}\n");
        await using var _ = watched;
        var merged = FamilyMerger.Merge((await watched.CollectAsync()).Part("pg_twice").Families);
        Assert.Equal(2, merged.Duplicates);
        Assert.Equal(1, Assert.Single(Assert.Single(merged.Families).Samples).Value);
        Assert.Equal("pg_twice_v{l=\"a\"}", merged.DuplicateExamples[0]);
    }

    [Fact]
    public async Task Users_statements_leave_nothing_behind_in_the_session_and_never_see_Fleets_search_path()
    {
        await server.Server.ExecuteAsync("ALTER ROLE fleet IN DATABASE shop SET search_path = mine, public; CREATE SCHEMA IF NOT EXISTS mine; GRANT USAGE ON SCHEMA mine TO fleet; "
            + "CREATE OR REPLACE VIEW mine.pg_stat_archiver AS SELECT 99 AS archived_count; GRANT SELECT ON mine.pg_stat_archiver TO fleet", "shop");
        try
        {
            var (watched, _) = server.Over("""
                pg_path:
                  query: "SELECT current_setting('search_path') AS path, set_config('search_path', 'mine, pg_catalog', false) AS after, set_config('default_transaction_read_only', 'off', false) AS ro, 1 AS v"
                  metrics: [path: {usage: LABEL}, after: {usage: LABEL}, ro: {usage: LABEL}]
                """);
            await using var _ = watched;
            for (var i = 0; i < 3; i++)
            {
                var collection = await watched.CollectAsync();
                Assert.Single(collection.Samples("pg_path_v", ("path", "mine, public")));
                Assert.NotEqual(99, collection.Value("pg_stat_archiver_archived_count"));
            }
        }
        finally
        {
            await server.Server.ExecuteAsync("ALTER ROLE fleet IN DATABASE shop RESET search_path; DROP SCHEMA mine CASCADE", "shop");
        }
    }

    [Fact]
    public async Task However_slow_users_queries_are_Fleets_own_have_their_time()
    {
        var yaml = string.Concat(Enumerable.Range(0, 8).Select(i => $"pg_slow{i}: {{query: SELECT 1 AS v FROM pg_sleep(1)}}\n"));
        var (watched, _) = server.Over(yaml, timeout: TimeSpan.FromSeconds(5));
        await using var _ = watched;
        var asked = new HashSet<string>();
        for (var i = 0; i < 3; i++)
        {
            var collection = await watched.CollectAsync();
            Assert.NotEqual(OutcomeKind.Failed, collection.Outcome.Kind);
            Assert.Equal(OutcomeKind.Ok, collection.Part("stat_database").Outcome.Kind);
            Assert.Contains(collection.Parts, part => part.Outcome.Message.Contains("was used up by others", StringComparison.Ordinal));
            asked.UnionWith(collection.Parts.Where(part => part.Collector.StartsWith("pg_slow", StringComparison.Ordinal) && part.Families.Length > 0).Select(part => part.Collector));
        }

        Assert.True(asked.Count >= 3, $"{asked.Count} had their turn");
    }

    [Fact]
    public async Task Quick_ones_go_out_together_from_the_second_time_on()
    {
        PackRun[] Runs() => [.. Enumerable.Range(0, 5).Select(i => QueryPacks.Run($"pg_quick{i}: {{query: SELECT {i} AS v}}\n"))];
        await using var connection = new NpgsqlConnection(server.Server.ConnectionString());
        await connection.OpenAsync();
        var session = new BatchSession(connection);
        var runner = new PackRunner(TimeProvider.System, TimeSpan.FromSeconds(3));
        await runner.RunAsync(session, null, Runs(), CancellationToken.None);
        Assert.Equal(5, session.RoundTrips);
        var again = Runs();
        await runner.RunAsync(session, null, again, CancellationToken.None);
        Assert.Equal(6, session.RoundTrips);
        Assert.Equal([0, 1, 2, 3, 4], again.Select(run => Assert.Single(Assert.Single(run.Families).Samples).Value));
    }

    private static IEnumerable<string> Databases(Collection collection, string family) =>
        collection.Samples(family).Select(sample => sample.Labels.Single(label => label.Name == "db").Value).Order(StringComparer.Ordinal);
}
