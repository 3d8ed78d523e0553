using Fleet.Tests.Testing.Gateway;
using Fleet.Tests.Testing.Servers;
using Xunit;

namespace Fleet.Tests.Integration.Gateway;

/// <summary>The gateway in the place of postgres_exporter and redis_exporter, with nothing but their variables.</summary>
public sealed class DropIn
{
    private const string RedisPassword = "dropin-Pa55-q7";
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);

    [Fact]
    public async Task A_connection_string_and_a_password_variable_are_taken()
    {
        await using var postgres = await PostgresServer.StartAsync();
        await using var redis = await RedisServer.StartAsync("requirepass " + RedisPassword);
        await ServesBothAsync(postgres, redis, new()
        {
            ["DATA_SOURCE_NAME"] = $"postgresql://postgres:{PostgresServer.Password}@{postgres.Address}/postgres?sslmode=disable",
            ["REDIS_ADDR"] = "redis://" + redis.Address,
            ["REDIS_PASSWORD"] = RedisPassword,
        });
    }

    [Fact]
    public async Task The_parts_with_passwords_in_variables_and_in_files_are_taken()
    {
        await using var postgres = await PostgresServer.StartAsync();
        await using var redis = await RedisServer.StartAsync("requirepass " + RedisPassword);
        await ServesBothAsync(postgres, redis, new()
        {
            ["DATA_SOURCE_URI"] = $"{postgres.Address}/postgres?sslmode=disable",
            ["DATA_SOURCE_USER"] = "postgres",
            ["DATA_SOURCE_PASS"] = PostgresServer.Password,
            ["REDIS_ADDR"] = $"redis://:{RedisPassword}@{redis.Address}",
        });

        var (pass, map) = (Path.Combine(redis.Directory, "pass"), Path.Combine(redis.Directory, "map.json"));
        await File.WriteAllTextAsync(pass, PostgresServer.Password + "\n");
        await File.WriteAllTextAsync(map, $$"""{"redis://{{redis.Address}}":"{{RedisPassword}}"}""");
        await ServesBothAsync(postgres, redis, new()
        {
            ["DATA_SOURCE_URI"] = $"{postgres.Address}/postgres?sslmode=disable",
            ["DATA_SOURCE_USER"] = "postgres",
            ["DATA_SOURCE_PASS_FILE"] = pass,
            ["REDIS_ADDR"] = redis.Address,
            ["REDIS_PASSWORD_FILE"] = map,
        });
    }

    private static async Task ServesBothAsync(PostgresServer postgres, RedisServer redis, Dictionary<string, string> environment)
    {
        await using var gateway = await GatewayProcess.StartAsync(string.Empty, environment);
        var (pg, rd) = ($"postgres-127.0.0.1-{postgres.Port}", $"redis-127.0.0.1-{redis.Port}");
        var registered = await gateway.RegisteredAsync();
        Assert.Equal([pg, rd], registered.Keys.Order(StringComparer.Ordinal));
        Assert.All(registered.Values, target => Assert.Contains("\"origin\":\"environment\"", target, StringComparison.Ordinal));

        var answers = new List<string>
        {
            await gateway.WaitForAsync($"targets/{pg}/metrics", page => page.Contains("\npg_up 1\n", StringComparison.Ordinal), Limit),
            await gateway.WaitForAsync($"targets/{rd}/metrics", page => page.Contains("\nredis_up 1\n", StringComparison.Ordinal), Limit),
        };
        foreach (var path in (string[])["sd", "metrics", "api/v1/targets", $"api/v1/targets/{pg}", $"api/v1/targets/{rd}", "api/v1/groups"])
        {
            answers.Add(await gateway.GetAsync(path));
        }

        foreach (var action in (string[])["check", "collect", "explain"])
        {
            answers.Add((await gateway.SendAsync("POST", $"api/v1/targets/{pg}/{action}")).Text);
            answers.Add((await gateway.SendAsync("POST", $"api/v1/targets/{rd}/{action}")).Text);
        }

        answers.Add(await File.ReadAllTextAsync(gateway.LogPath));
        Assert.All(answers, answer =>
        {
            Assert.DoesNotContain(PostgresServer.Password, answer, StringComparison.Ordinal);
            Assert.DoesNotContain(RedisPassword, answer, StringComparison.Ordinal);
        });
        Problems.AssertProblem(System.Net.HttpStatusCode.Conflict, await gateway.SendAsync("DELETE", "api/v1/targets/" + rd));
    }
}
