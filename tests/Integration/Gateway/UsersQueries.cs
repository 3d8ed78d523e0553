using System.Text.Json.Nodes;
using Fleet.Tests.Testing.Gateway;
using Fleet.Tests.Testing.Servers;
using Xunit;

namespace Fleet.Tests.Integration.Gateway;

/// <summary>Files of users' queries at the running program: what is served, told and explained of them, and that changes count at once.</summary>
public sealed class UsersQueries
{
    private const string Text = "SELECT 'quite_secret_text' AS word, 41 + 1 AS answer";
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);

    [Fact]
    public async Task The_plan_of_a_target_is_explained_with_the_users_queries_and_their_text_stands_nowhere_else()
    {
        await using var postgres = await PostgresServer.StartAsync();
        await using var redis = await RedisServer.StartAsync();
        var directory = Directory.CreateDirectory(Path.Combine(postgres.Directory, "queries")).FullName;
        await File.WriteAllTextAsync(Path.Combine(directory, "a.yaml"), $"pg_answer:\n  query: \"{Text}\"\n  cache_seconds: 60\n  metrics: [word: {{usage: LABEL}}, answer: {{usage: GAUGE}}]\npg_lost: {{query: SELECT 1 AS v FROM nowhere}}\n");
        await File.WriteAllTextAsync(Path.Combine(directory, "b.yaml"), "pg_b: [broken\n");
        await using var gateway = await GatewayProcess.StartAsync(
            $$$"""
            targets:
              - {id: db, kind: postgres, address: "{{{postgres.Address}}}", credentials: {username: postgres, passwordEnv: PW}, options: {queryFiles: ["{{{directory}}}"]}}
              - {id: cache, kind: redis, address: "{{{redis.Address}}}"}
            """,
            new() { ["PW"] = PostgresServer.Password });
        var page = await gateway.WaitForAsync("targets/db/metrics", text => text.Contains("\npg_answer_answer{", StringComparison.Ordinal), Limit);
        Assert.Contains("pg_answer_answer{word=\"quite_secret_text\"} 42", page, StringComparison.Ordinal);
        Assert.Contains("fleet_collector_success{collector=\"pg_lost\"} 0", page, StringComparison.Ordinal);
        Assert.Contains($"pg_exporter_user_queries_load_error{{filename=\"{directory}/b.yaml\",hashsum=\"", page, StringComparison.Ordinal);

        var plan = (await gateway.SendAsync("POST", "api/v1/targets/db/explain")).Json;
        var answer = Query(plan, "pg_answer");
        Assert.Equal((Text, "health", 60.0, 1), ((string)answer["text"]!, (string)answer["tier"]!, (double)answer["everySeconds"]!, (int)answer["rows"]!));
        Assert.Equal($"{directory}/a.yaml:2: pg_answer.query", (string)answer["file"]!);
        Assert.Contains($"From the file {directory}/a.yaml; fits PostgreSQL 15.", (string)answer["why"]!, StringComparison.Ordinal);
        Assert.True(DateTimeOffset.Parse((string)answer["lastAsked"]!, System.Globalization.CultureInfo.InvariantCulture) > DateTimeOffset.UtcNow.AddMinutes(-2));
        Assert.True((double)answer["lastDuration"]! >= 0);
        Assert.Null(answer["error"]);
        var lost = Query(plan, "pg_lost");
        Assert.Contains($"{directory}/a.yaml:5: pg_lost.query: The server refused the statement (42P01", (string)lost["error"]!, StringComparison.Ordinal);
        var own = Query(plan, "stat_database");
        Assert.Equal((null, "2s"), ((string?)own["file"], (string)own["every"]!));
        Assert.True((int)own["rows"]! > 1);
        var skipped = plan["skipped"]!.AsArray().Single(s => (string)s!["collector"]! == directory + "/b.yaml");
        Assert.StartsWith($"{directory}/b.yaml:", (string)skipped!["why"]!, StringComparison.Ordinal);
        var info = Query((await gateway.SendAsync("POST", "api/v1/targets/cache/explain")).Json, "info");
        Assert.Equal(("INFO ALL", "health", 1.0), ((string)info["text"]!, (string)info["tier"]!, (double)info["everySeconds"]!));
        Assert.NotNull(info["lastAsked"]);

        foreach (var other in (string[])["targets/db/metrics", "metrics", "api/v1/targets", "api/v1/targets/db"])
        {
            Assert.DoesNotContain("41 + 1", await gateway.GetAsync(other), StringComparison.Ordinal);
        }

        Assert.DoesNotContain("41 + 1", await File.ReadAllTextAsync(gateway.LogPath), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Changed_added_and_removed_files_count_at_the_next_collection_and_a_broken_one_keeps_what_it_gave()
    {
        await using var postgres = await PostgresServer.StartAsync();
        var directory = Directory.CreateDirectory(Path.Combine(postgres.Directory, "queries")).FullName;
        await using var gateway = await GatewayProcess.StartAsync(
            $$$"""
            targets:
              - {id: db, kind: postgres, address: "{{{postgres.Address}}}", credentials: {username: postgres, passwordEnv: PW}, options: {queryFiles: ["{{{directory}}}"]}}
            """,
            new() { ["PW"] = PostgresServer.Password });
        await SeesAsync("\npg_up 1\n");
        await WriteAsync("one.yaml", "pg_one: {query: SELECT 1 AS v}");
        await SeesAsync("\npg_one_v 1\n");
        await WriteAsync("one.yaml", "pg_one: {query: SELECT 2 AS v}");
        await SeesAsync("\npg_one_v 2\n");
        await WriteAsync("one.yaml", "pg_one: {query: [}");
        var broken = await SeesAsync("hashsum=\"", line => line.StartsWith("pg_exporter_user_queries_load_error", StringComparison.Ordinal) && line.EndsWith(" 1", StringComparison.Ordinal));
        Assert.Contains("\npg_one_v 2\n", broken, StringComparison.Ordinal);
        await WriteAsync("two.yaml", "pg_two: {query: SELECT 3 AS v}");
        await SeesAsync("\npg_two_v 3\n");
        File.Delete(Path.Combine(directory, "one.yaml"));
        await gateway.WaitForAsync("targets/db/metrics", text => !text.Contains("pg_one", StringComparison.Ordinal), Limit);
        var log = await File.ReadAllLinesAsync(gateway.LogPath);
        Assert.Single(log, line => line.Contains("is not used as it is now", StringComparison.Ordinal));
        Assert.Single(log, line => line.Contains("one.yaml is gone", StringComparison.Ordinal));

        Task WriteAsync(string name, string text) => File.WriteAllTextAsync(Path.Combine(directory, name), text + "\n");
        Task<string> SeesAsync(string text, Func<string, bool>? line = null) => gateway.WaitForAsync(
            "targets/db/metrics", page => page.Contains(text, StringComparison.Ordinal) && (line is null || page.Split('\n').Any(line)), Limit);
    }

    [Fact]
    public async Task The_exporters_variable_names_the_file()
    {
        await using var postgres = await PostgresServer.StartAsync();
        var file = Path.Combine(postgres.Directory, "queries.yaml");
        await File.WriteAllTextAsync(file, "pg_of_file: {query: 'SELECT current_database() AS db, 1 AS v', metrics: [db: {usage: LABEL}]}\n");
        await postgres.ExecuteAsync("CREATE DATABASE second");
        foreach (var (discovers, databases) in new[] { ("", 1), ("true", 2) })
        {
            await using var gateway = await GatewayProcess.StartAsync(string.Empty, new()
            {
                ["DATA_SOURCE_NAME"] = $"postgresql://postgres:{PostgresServer.Password}@{postgres.Address}/postgres?sslmode=disable",
                ["PG_EXPORTER_EXTEND_QUERY_PATH"] = file,
                ["PG_EXPORTER_AUTO_DISCOVER_DATABASES"] = discovers,
            });
            var page = $"targets/postgres-127.0.0.1-{postgres.Port}/metrics";
            var text = await gateway.WaitForAsync(page, text => text.Contains("\npg_of_file_v{", StringComparison.Ordinal) && Count(text) >= databases, Limit);
            Assert.Equal(databases, Count(text));
            Assert.DoesNotContain("does not use it", await File.ReadAllTextAsync(gateway.LogPath), StringComparison.Ordinal);
        }
    }

    private static int Count(string page) => page.Split('\n').Count(line => line.StartsWith("pg_of_file_v{", StringComparison.Ordinal));

    private static JsonNode Query(JsonNode plan, string collector) => plan["queries"]!.AsArray().Single(q => (string)q!["collector"]! == collector)!;
}
